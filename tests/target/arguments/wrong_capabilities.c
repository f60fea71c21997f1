/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects of each type, and all capabilities and slots that are wrong for an argument. */
#include "channels.h"
#include "refusals.h"
#include "workers.h"

static const uint32_t object[OKAPI_TYPE_COUNT] = {
	[OKAPI_TYPE_POOL] = SLOT_A_POOL,
	[OKAPI_TYPE_LIST] = SLOT_A_LIST,
	[OKAPI_TYPE_THREAD] = SLOT_A_THREAD,
	[OKAPI_TYPE_SPACE] = SLOT_A_SPACE,
	[OKAPI_TYPE_SEGMENT] = SLOT_A_SEGMENT,
	[OKAPI_TYPE_ENDPOINT] = SLOT_AN_ENDPOINT,
	[OKAPI_TYPE_NOTIFICATION] = SLOT_A_NOTIFICATION,
	[OKAPI_TYPE_INTERRUPT] = SLOT_TIMER23_IRQ0,
	[OKAPI_TYPE_SCHEDULING_CONTEXT] = SLOT_A_CONTEXT,
	[OKAPI_TYPE_TIMER] = SLOT_A_TIMER,
	[OKAPI_TYPE_VCPU] = SLOT_A_VCPU,
};

uint32_t object_of(uint32_t type)
{
	return object[type];
}

void refuse_capabilities(struct where where, uint32_t argument, uint32_t type, uint32_t right, int zero)
{
	uint32_t kind, rights, badge;

	if (zero == NO_SLOT_ALLOWED)
		refuse(where, argument, 0, OKAPI_ERROR_SLOT_RANGE, argument);
	refuse(where, argument, SLOTS, OKAPI_ERROR_SLOT_RANGE, argument);
	refuse(where, argument, 0x80000000u + object[type], OKAPI_ERROR_SLOT_RANGE, argument);
	refuse(where, argument, 0xffffffff, OKAPI_ERROR_SLOT_RANGE, argument);
	refuse(where, argument, SLOT_EMPTY, OKAPI_ERROR_SLOT_EMPTY, argument);
	for (uint32_t other = 0; other < OKAPI_TYPE_COUNT; other++) {
		if (object[other] && other != type)
			refuse(where, argument, object[other], OKAPI_ERROR_TYPE, argument);
	}
	if (right == 0)
		return;
	CHECK_EQUAL(0, okl4_sys_cap_query(0, object[type], &kind, &rights, &badge));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH, 0, object[type], rights & ~right, 0));
	refuse(where, argument, SLOT_SCRATCH, OKAPI_ERROR_RIGHTS, argument);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SCRATCH));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH, 0, object[type], 0, 0));
	refuse(where, argument, SLOT_SCRATCH, OKAPI_ERROR_RIGHTS, argument);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SCRATCH));
}

void refuse_slots(struct where where, uint32_t argument, uint32_t right, bool wants_free)
{
	uint32_t slot = argument + 1, list = arguments[argument], number = arguments[slot];

	refuse(where, slot, 0, OKAPI_ERROR_SLOT_RANGE, slot);
	refuse(where, slot, SLOTS, OKAPI_ERROR_SLOT_RANGE, slot);
	refuse(where, slot, 0xffffffff, OKAPI_ERROR_SLOT_RANGE, slot);
	if (wants_free)
		refuse(where, slot, SLOT_A_POOL, OKAPI_ERROR_SLOT_OCCUPIED, slot);
	else
		refuse(where, slot, SLOT_EMPTY, OKAPI_ERROR_SLOT_EMPTY, slot);

	/* In another list: slot 1 of it is filled, slot 2 free. */
	arguments[argument] = SLOT_A_LIST;
	refuse(where, slot, 0, OKAPI_ERROR_SLOT_RANGE, slot);
	refuse(where, slot, A_LIST_SIZE, OKAPI_ERROR_SLOT_RANGE, slot);
	if (wants_free)
		refuse(where, slot, 1, OKAPI_ERROR_SLOT_OCCUPIED, slot);
	else
		refuse(where, slot, 2, OKAPI_ERROR_SLOT_EMPTY, slot);
	arguments[slot] = wants_free ? 2 : 1;
	refuse_capabilities(where, argument, OKAPI_TYPE_LIST, right, ZERO_ALLOWED);
	arguments[argument] = list;
	arguments[slot] = number;
}

uint32_t make_deep(uint32_t slot)
{
	uint32_t last = slot;

	for (uint32_t i = 0; i < OKAPI_MAX_DERIVATION_DEPTH; i++) {
		uint32_t error = okl4_sys_cap_copy(0, SLOT_DEEP + i, 0, last, 0, 0), type, rights, badge;

		if (error == 0) {
			/* Once more, with the rights that the source has. */
			okl4_sys_cap_delete(0, SLOT_DEEP + i);
			okl4_sys_cap_query(0, last, &type, &rights, &badge);
			error = okl4_sys_cap_copy(0, SLOT_DEEP + i, 0, last, rights, 0);
		}
		if (error != 0) {
			CHECK_ERROR(OKAPI_ERROR_DEPTH, 3, error);
			CHECK(i > 0);
			return last;
		}
		last = SLOT_DEEP + i;
	}
	CHECK(!"a derivation tree without end");
	return last;
}

void undo_deep(void)
{
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_DEEP));
}

static void wait_for_nothing(uint32_t mask)
{
	uint32_t bits;

	for (;;)
		okl4_sys_notification_wait(SLOT_OTHER_NOTIFICATION, mask, 0, &bits);
}

static void create(uint32_t type, uint32_t slot, uint32_t first, uint32_t second, uint32_t third)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, type, 0, slot, first, second, third));
}

void make_objects(void)
{
	static char stack[1024];
	static const struct worker waiting = {.slot = SLOT_WAITING, .utcb = 7, .priority = 100};

	create(OKAPI_TYPE_POOL, SLOT_A_POOL, 8192, 0, 0);
	create(OKAPI_TYPE_LIST, SLOT_A_LIST, A_LIST_SIZE, 0, 0);
	create(OKAPI_TYPE_SPACE, SLOT_A_SPACE, 0, 0, 0);
	create(OKAPI_TYPE_ENDPOINT, SLOT_AN_ENDPOINT, 0, 0, 0);
	create(OKAPI_TYPE_NOTIFICATION, SLOT_A_NOTIFICATION, 0, 0, 0);
	create(OKAPI_TYPE_NOTIFICATION, SLOT_OTHER_NOTIFICATION, 0, 0, 0);
	create(OKAPI_TYPE_SCHEDULING_CONTEXT, SLOT_A_CONTEXT, OKL4_SLOT_SCHEDULING, 0, 0);
	create(OKAPI_TYPE_TIMER, SLOT_A_TIMER, 0, 0, 0);
	create(OKAPI_TYPE_VCPU, SLOT_A_VCPU, SLOT_A_SPACE, 2, 0);
	create(OKAPI_TYPE_THREAD, SLOT_A_THREAD, OKL4_SLOT_SPACE, 0, 5);
	CHECK_EQUAL(0, okl4_sys_segment_split(OKL4_SLOT_POOL, SLOT_AREA, 0, SLOT_A_SEGMENT, 0, 0x10000,
					      OKAPI_SEGMENT_READ | OKAPI_SEGMENT_WRITE | OKAPI_SEGMENT_SPLIT |
						      OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_CACHED)));
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_A_LIST, 1, 0, SLOT_AN_ENDPOINT, OKAPI_RIGHTS_ALL, 0));
	CHECK_EQUAL(0, worker_make(&waiting));
	CHECK_EQUAL(0, worker_start(&waiting, wait_for_nothing, stack + sizeof(stack), 1));
	while (thread_state(SLOT_WAITING) != OKAPI_THREAD_WAIT_EVENT)
		okl4_sys_yield();
}
