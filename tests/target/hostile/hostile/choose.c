/* SPDX-License-Identifier: BSD-2-Clause */
/* Random system calls: for each argument register a letter says what would be sensible there. */
#include <okl4/syscall.h>

#include "hostile.h"
#include "random.h"

/* Machines have a group of their own, machine_hostile.
 * l list or own, n etc. slots of a type (table below), S any slot, F slot to be filled, T tag, N flags, h
 * handle, w word, b bits, y type, r rights, B badge, a address, A code address, o offset, z size, f map
 * flags, v small number, R segment's rights, k ticks, P priority, D debug operation, u UTCB number or bytes.
 */
static const char *const signature[OKAPI_SYS_COUNT] = {
	[OKAPI_SYS_CALL] = "eTwwwwww",
	[OKAPI_SYS_REPLY_WAIT] = "eTwwwwwwh",
	[OKAPI_SYS_SEND] = "eTwwwwww",
	[OKAPI_SYS_WAIT] = "eN",
	[OKAPI_SYS_REPLY] = "hTwwwwww",
	[OKAPI_SYS_SIGNAL] = "nb",
	[OKAPI_SYS_NOTIFICATION_WAIT] = "nbN",
	[OKAPI_SYS_YIELD] = "",
	[OKAPI_SYS_CAP_COPY] = "lFlSrB",
	[OKAPI_SYS_CAP_MOVE] = "lFlS",
	[OKAPI_SYS_CAP_DELETE] = "lS",
	[OKAPI_SYS_CAP_REVOKE] = "lS",
	[OKAPI_SYS_CAP_QUERY] = "lS",
	[OKAPI_SYS_CREATE] = "pylFulu",
	[OKAPI_SYS_POOL_QUERY] = "p",
	[OKAPI_SYS_THREAD_SET] = "tvS",
	[OKAPI_SYS_THREAD_START] = "tAwww",
	[OKAPI_SYS_THREAD_STOP] = "t",
	[OKAPI_SYS_THREAD_RESUME] = "t",
	[OKAPI_SYS_THREAD_READ] = "t",
	[OKAPI_SYS_THREAD_WRITE] = "tv",
	[OKAPI_SYS_THREAD_QUERY] = "t",
	[OKAPI_SYS_MAP] = "sgaozf",
	[OKAPI_SYS_UNMAP] = "saz",
	[OKAPI_SYS_SPACE_QUERY] = "sa",
	[OKAPI_SYS_CACHE] = "sazv",
	[OKAPI_SYS_SEGMENT_SPLIT] = "pglFozR",
	[OKAPI_SYS_SEGMENT_QUERY] = "g",
	[OKAPI_SYS_INTERRUPT_BIND] = "inv",
	[OKAPI_SYS_INTERRUPT_ACKNOWLEDGE] = "i",
	[OKAPI_SYS_SCHEDULING_SET] = "ckkP",
	[OKAPI_SYS_SCHEDULING_BIND] = "ct",
	[OKAPI_SYS_SCHEDULING_QUERY] = "c",
	[OKAPI_SYS_TIMER_BIND] = "mnv",
	[OKAPI_SYS_TIMER_SET] = "mkv",
	[OKAPI_SYS_TIMER_CANCEL] = "m",
	[OKAPI_SYS_DEBUG] = "Dv",
	[OKAPI_SYS_VCPU_START] = "Cwwwwww",
};

static const char type_letter[] = {
	[OKAPI_TYPE_POOL] = 'p',	 [OKAPI_TYPE_LIST] = 'L',      [OKAPI_TYPE_THREAD] = 't',
	[OKAPI_TYPE_SPACE] = 's',	 [OKAPI_TYPE_SEGMENT] = 'g',   [OKAPI_TYPE_ENDPOINT] = 'e',
	[OKAPI_TYPE_NOTIFICATION] = 'n', [OKAPI_TYPE_INTERRUPT] = 'i', [OKAPI_TYPE_SCHEDULING_CONTEXT] = 'c',
	[OKAPI_TYPE_TIMER] = 'm',	 [OKAPI_TYPE_VCPU] = 'C',
};

static const uint32_t edge[] = {
	0,	    1,		2,	    3,		4,	    31,		32,
	33,	    61,		62,	    63,		64,	    127,	128,
	255,	    256,	511,	    512,	1023,	    1024,	1025,
	0xfff,	    0x1000,	0x1001,	    0xfffff,	0x100000,   0x7fffffff, 0x80000000,
	0xefffffff, 0xeffff000, 0xf0000000, 0xf0000200, 0xffff0000, 0xffff0fc0, 0xfffff000,
	0xfffffffe, 0xffffffff, 0xc0000000, 0xc0008000, 0x00008000, 0x10140000, 0x101e2000,
};

#define PICK(table, state) (table)[random_next(state) % (sizeof(table) / sizeof((table)[0]))]

static uint32_t junk(uint32_t *state)
{
	uint32_t random = random_next(state);

	return random & 0x100 ? PICK(edge, state) : random_next(state) >> random % 32;
}

static uint32_t slot_of(uint32_t type, uint32_t *state)
{
	return HOSTILE_SLOT(type, random_next(state) % 8);
}

static uint32_t any_slot(uint32_t *state)
{
	return random_next(state) % HOSTILE_SLOTS;
}

static uint32_t tag(uint32_t *state)
{
	uint32_t random = random_next(state);

	return OKAPI_TAG(random >> 16, random % 63) | (random & 0x400 ? OKAPI_TAG_CAPABILITY : 0) |
	       (random & 0x3000 ? OKAPI_TAG_NO_BLOCK : 0);
}

/* A handle is a thread's number and a small multiple of 1024. */
static uint32_t handle(uint32_t *state, const struct hostile_call *before)
{
	uint32_t random = random_next(state);

	if (random & 3)
		return before->r[8];
	return (random >> 8) % 32 + OKAPI_MAX_THREADS * (random >> 20) % 64;
}

static uint32_t argument(char letter, uint32_t *state, const struct hostile_progress *progress,
			 const struct hostile_call *before)
{
	static const uint32_t map_flags[] = {1, 3, 5, 4, 2, 7, 0x21, 0x23, 0x13, 0x33};
	uint32_t random = random_next(state);

	for (uint32_t type = 0; type < sizeof(type_letter); type++) {
		if (type_letter[type] == letter)
			return random % 8 ? slot_of(type, state) : any_slot(state);
	}
	switch (letter) {
	case 'l':
		return random % 4 ? 0 : slot_of(OKAPI_TYPE_LIST, state);
	case 'S':
	case 'F':
		return any_slot(state);
	case 'T':
		return tag(state);
	case 'N':
		return random % 3 ? OKAPI_TAG_NO_BLOCK : 0;
	case 'h':
		return handle(state, before);
	case 'b':
		return random & 0xffff & random_next(state);
	case 'y':
		return random % OKAPI_TYPE_COUNT;
	case 'r':
		return random % 4 ? OKAPI_RIGHTS_ALL : random >> 8 & 0xf;
	case 'B':
		return random % 4 ? 0 : random >> 8;
	case 'a':
		return 0x40000000 + (random & 0x303ff) * OKAPI_PAGE_SIZE;
	case 'A':
		return random & 1 ? progress->chaos : progress->entry;
	case 'o':
		return (random & 0x1ff) * (random & 0x200 ? OKAPI_PAGE_SIZE : 0x10000);
	case 'z':
		return 1u << (12 + random % 10) | (random & 0x1000);
	case 'f':
		return PICK(map_flags, state);
	case 'v':
		return random % 18;
	case 'R':
		return (random & 0xf0f) | 1;
	case 'k':
		return 1u << random % 24;
	case 'P':
		return random % 101;
	case 'u':
		return random % 4 == 0	 ? slot_of(OKAPI_TYPE_SPACE, state)
		       : random % 4 == 1 ? slot_of(OKAPI_TYPE_SCHEDULING_CONTEXT, state)
					 : 1u << (random >> 8) % 18;
	case 'D':
		return OKAPI_DEBUG_COUNTER;
	default:
		return junk(state);
	}
}

void hostile_choose(struct hostile_call *call, uint32_t *state, const struct hostile_progress *progress)
{
	struct hostile_call before = *call;
	const char *letters = "";
	uint32_t number = random_next(state) % (OKAPI_SYS_COUNT + 1);

	call->number = number < OKAPI_SYS_COUNT ? number : junk(state);
	if (number < OKAPI_SYS_COUNT)
		letters = signature[number];
	for (uint32_t i = 0; i < 10; i++) {
		char letter = *letters ? *letters++ : 'w';

		call->r[i] =
			random_next(state) % 16 ? argument(letter, state, progress, &before) : junk(state);
	}
	/* An object mostly goes where objects of its type are looked for. */
	if ((number == OKAPI_SYS_CREATE || number == OKAPI_SYS_SEGMENT_SPLIT) && random_next(state) % 8)
		call->r[3] = slot_of(number == OKAPI_SYS_CREATE ? call->r[1] % OKAPI_TYPE_COUNT
								: OKAPI_TYPE_SEGMENT,
				     state);
	if (call->number == OKAPI_SYS_DEBUG && call->r[0] <= OKAPI_DEBUG_EXIT)
		call->r[0] = OKAPI_DEBUG_COUNTER;
}

void hostile_choose_utcb(uint32_t *state)
{
	struct okapi_utcb *utcb = okl4_utcb();

	utcb->receive_slot = random_next(state) % 8 ? any_slot(state) : junk(state);
	utcb->send_slot = random_next(state) % 8 ? any_slot(state) : junk(state);
	utcb->send_rights = random_next(state) & 0xf;
	utcb->send_badge = random_next(state) % 4 ? 0 : junk(state);
	utcb->word[random_next(state) % OKAPI_MESSAGE_WORDS] = junk(state);
}
