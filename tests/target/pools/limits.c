/* SPDX-License-Identifier: BSD-2-Clause */
/* The limits that all cells share: refused, and free again afterwards. */
#include "channels.h"
#include "pools.h"

#define LIST_SLOTS 1024

static void list_of_slots(void)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_POOL, LIST_SLOTS, 0, 0));
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_INNER, LIST_SLOTS, 0, 0));
}

/* Creates until the limit, twice: it must come at the same number. */
static uint32_t reach(uint32_t type, uint32_t least, uint32_t most)
{
	uint32_t count[2] = {0, 0};

	for (uint32_t round = 0; round < 2; round++) {
		struct pool_use before = pool_use(OKL4_SLOT_POOL), now;
		uint32_t error = 0;

		list_of_slots();
		while (error == 0 && count[round] <= most) {
			uint32_t number = count[round], list = number < 1000 ? SLOT_POOL : SLOT_INNER;

			error = okl4_sys_create(OKL4_SLOT_POOL, type, list, 1 + number % 1000,
						SLOT_TEST + number / OKAPI_UTCBS_PER_SPACE, 0,
						number % OKAPI_UTCBS_PER_SPACE);
			count[round] += error == 0;
		}
		CHECK_ERROR(OKAPI_ERROR_LIMIT, 1, error);
		CHECK(count[round] >= least && count[round] <= most);
		CHECK_EQUAL(0, broken_invariant());
		now = pool_use(OKL4_SLOT_POOL);
		CHECK_EQUAL(before.objects + 2 + count[round], now.objects);
		drop(SLOT_POOL);
		drop(SLOT_INNER);
		CHECK_EQUAL(before.objects, pool_use(OKL4_SLOT_POOL).objects);
		/* UTCBs stay with their spaces. */
		if (type != OKAPI_TYPE_THREAD)
			CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	}
	CHECK_EQUAL(count[0], count[1]);
	return count[0];
}

static void spaces(void)
{
	reach(OKAPI_TYPE_SPACE, OKAPI_MAX_SPACES - 4, OKAPI_MAX_SPACES);
	check_neighbour();
}

static void timers(void)
{
	reach(OKAPI_TYPE_TIMER, 1000, 1024);
}

static void threads(void)
{
	for (uint32_t i = 0; i < 4; i++)
		CHECK_EQUAL(0, create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, SLOT_TEST + i, 0, 0, 0));
	reach(OKAPI_TYPE_THREAD, OKAPI_MAX_THREADS - 8, OKAPI_MAX_THREADS);
	for (uint32_t i = 0; i < 4; i++)
		drop(SLOT_TEST + i);
	check_neighbour();
}

/* The dead give back what they held as soon as somebody asks for it, idle or not. */
static void delete_self(uint32_t slot)
{
	for (;;)
		okl4_sys_cap_delete(0, slot);
}

static void numbers_are_free_at_once(void)
{
	static char stack[256];
	const struct worker worker = {.slot = SLOT_TEST, .list = SLOT_POOL, .utcb = 5, .priority = 90};

	for (uint32_t round = 0; round < 20; round++) {
		CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_POOL, 4, 0, 0));
		CHECK_EQUAL(0, worker_make(&worker));
		CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_POOL, 1, 0, SLOT_TEST));
		CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_TEST, SLOT_POOL, 1, OKAPI_RIGHTS_ALL, 0));
		CHECK_EQUAL(0, worker_start(&worker, delete_self, stack + 256, 1));
		run_others();
		drop(SLOT_TEST + WORKER_SCHEDULING);
		drop(SLOT_POOL);
	}
}

void test_limits(void)
{
	RUN(spaces);
	RUN(timers);
	RUN(threads);
	RUN(numbers_are_free_at_once);
}
