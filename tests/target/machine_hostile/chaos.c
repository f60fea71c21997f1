/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest kernel that does anything. */
#include <okl4/clock.h>

#include "warden.h"

#define STEPS	  4000
#define LAST_CALL 80

#define UNDEFINED_INSTRUCTION 0xe7f000f0

static const uint32_t edge[] = {
	0,	    1,		2,	    3,		4,	    7,		8,	    9,
	12,	    14,		15,	    31,		63,	    64,		255,	    256,
	0x1000,	    0x4000,	0x100000,   0x7fffffff, 0x80000000, 0x30000000, 0x40000000, 0x40004000,
	0x40008000, 0x40010000, 0x401ffffc, 0x403ffffc, 0x40400000, 0xbeffffff, 0xbf000000, 0xbfffffc0,
	0xc0000000, 0xc0004000, 0xc0100000, 0xc03fffbc, 0xc03ffffc, 0xc0400000, 0xd0000000, 0xd0000ffc,
	0xeffffffc, 0xf0000000, 0xf0100000, 0xf7ffffff, 0xf8000000, 0xf8010000, 0xf8100000, 0xfbfffffc,
	0xff000000, 0xff000ffc, 0xff001000, 0xfff00000, 0xfff02000, 0xffff0000, 0xffff0c00, 0xffff0fe0,
	0xffff1000, 0xffff1ffc, 0xffffffbc, 0xffffffe0, 0xfffffffc, 0xffffffff,
};

static uint32_t junk(uint32_t *state)
{
	uint32_t random = random_next(state);

	switch (random % 5) {
	case 0:
		return random_next(state);
	case 1:
		return random_next(state) >> random % 32;
	case 2:
		return PICK(edge, state) + (random >> 28);
	case 3:
		return choose_virtual(state);
	default:
		return PICK(edge, state);
	}
}

static void set_timer(void)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(100);

	okl4_sys_timer_set(GUEST_SLOT_TIMER, (uint32_t)until, (uint32_t)(until >> 32));
}

/* Calls that wait for ever, or end everything, are rare. */
static bool is_final(uint32_t number)
{
	return number == OKAPI_SYS_CALL || number == OKAPI_SYS_REPLY_WAIT || number == OKAPI_SYS_SEND ||
	       number == OKAPI_SYS_WAIT || number == OKAPI_SYS_NOTIFICATION_WAIT ||
	       number == OKAPI_SYS_THREAD_STOP || number == OKAPI_SYS_UNMAP || number == OKAPI_VCPU_IDLE ||
	       number == OKAPI_SYS_CAP_DELETE || number == OKAPI_SYS_CAP_REVOKE ||
	       number == OKAPI_SYS_CAP_MOVE || number == OKAPI_SYS_SCHEDULING_BIND;
}

static void make_call(uint32_t *state)
{
	uint32_t registers[RAW_REGISTERS], number = random_next(state) % (LAST_CALL + 1);

	for (uint32_t i = 0; i < RAW_NUMBER; i++)
		registers[i] = junk(state);
	if (random_next(state) & 1)
		registers[0] = random_next(state) % 20;
	if (number == OKAPI_SYS_DEBUG && registers[0] == OKAPI_DEBUG_EXIT)
		return;
	if (number == OKAPI_SYS_DEBUG && registers[0] == OKAPI_DEBUG_PUTC)
		return;
	if (is_final(number) && random_next(state) % 32 != 0)
		return;
	registers[RAW_NUMBER] = number;
	set_timer();
	if (random_next(state) & 1)
		raw_arm(registers);
	else
		raw_thumb(registers);
}

static void change_tables(uint32_t *state)
{
	uint32_t *into = (uint32_t *)LINEAR(SPARE_START + random_next(state) % 4 * 0x4000);

	for (uint32_t i = 0; i < 16; i++) {
		uint32_t address = choose_virtual(state), entry = choose_physical(state);

		if (random_next(state) & 1)
			entry = SPARE_START + (random_next(state) & 0xffc00);
		entry |= random_next(state) & 0xfff;
		if (random_next(state) % 8 == 0)
			kernel_table()[address >> 20] = entry;
		else
			into[address >> 20] = entry;
		((uint32_t *)LINEAR(SPARE_START))[random_next(state) % 0x10000] =
			choose_physical(state) | (random_next(state) & 0xfff);
	}
	vcpu_call(OKAPI_VCPU_SWITCH, random_next(state) & 1 ? table_physical(into) : junk(state), 0, 0);
}

/* Guest user with any registers, anywhere; comes back by a fault, a call, or the timer. */
static void run_user(uint32_t *state)
{
	static const char *const code[] = {user_load, user_store, user_swap, user_branch, user_thumb_load};
	struct frame frame = user_frame(PICK(code, state), junk(state)), out;

	frame.cpsr = random_next(state);
	if (random_next(state) & 1)
		frame.cpsr = CPSR_USER;
	if (random_next(state) % 4 == 0)
		frame.pc = junk(state);
	set_timer();
	enter_user(&frame, &out);
	take_lines();
}

static void return_wildly(uint32_t *state)
{
	struct frame out;

	set_timer();
	enter_user((const struct frame *)(uintptr_t)junk(state), &out);
	take_lines();
}

static void access_as_kernel(uint32_t *state)
{
	uint32_t address = junk(state) & ~3u, value;

	/* Not its own code and stack, which would end it at once. */
	if (address - LINEAR(PROGRAM) < FIELD - PROGRAM)
		return;
	if (random_next(state) & 1)
		kernel_loads(address, &value);
	else
		kernel_stores(address, random_next(state));
}

/* Wherever it jumps to in its copy of the program, it shall not speak as the supervisor does. */
static void silence(const void *function, uint32_t words)
{
	volatile uint32_t *code = (volatile uint32_t *)(uintptr_t)function;

	for (uint32_t i = 0; i < words; i++)
		code[i] = UNDEFINED_INSTRUCTION;
}

int main(int argc, char **argv);
void okl4_start(const void *environment);
void okl4_stop_cell(const char *what, const char *why);

static void silence_supervisor(void)
{
	silence(main, 4);
	silence(okl4_start, 4);
	silence(okl4_stop_cell, 4);
	silence(run_test, 4);
	silence(debug_print, 4);
	silence(finish_tests, 20);
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
}

void make_chaos(uint32_t seed)
{
	static void (*const action[])(uint32_t *) = {make_call, make_call, make_call,	  change_tables,
						     run_user,	run_user,  return_wildly, access_as_kernel};
	uint32_t state = seed * 2246822519u | 1;

	switch_to(user_table_new());
	user_table_new();
	user_table_new();
	guest.doomed = true;
	silence_supervisor();
	for (uint32_t step = 0; step < STEPS; step++) {
		guest.expected = true;
		PAGE_WORD(OKAPI_VCPU_MASK) = random_next(&state) & 1;
		PICK(action, &state)(&state);
		SHARED->word[0] = step + 1;
	}
}
