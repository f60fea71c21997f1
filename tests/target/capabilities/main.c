/* SPDX-License-Identifier: BSD-2-Clause */
#include "channels.h"
#include "capabilities.h"

struct robot robot;

struct seen see(uint32_t list, uint32_t slot)
{
	struct seen seen;

	if (okl4_sys_cap_query(list, slot, &seen.type, &seen.rights, &seen.badge) != 0)
		seen = (struct seen){OKAPI_TYPE_NONE, 0, 0};
	return seen;
}

uint32_t empty_error(uint32_t list, uint32_t slot)
{
	struct seen seen;

	return okl4_sys_cap_query(list, slot, &seen.type, &seen.rights, &seen.badge);
}

uint32_t create(uint32_t type, uint32_t slot)
{
	uint32_t first = type == OKAPI_TYPE_POOL		 ? 8192
			 : type == OKAPI_TYPE_LIST		 ? LIST_SLOTS
			 : type == OKAPI_TYPE_THREAD		 ? OKL4_SLOT_SPACE
			 : type == OKAPI_TYPE_SCHEDULING_CONTEXT ? OKL4_SLOT_SCHEDULING
								 : 0;

	return okl4_sys_create(OKL4_SLOT_POOL, type, 0, slot, first, 0, 9);
}

uint32_t copy(uint32_t to_list, uint32_t to, uint32_t from_list, uint32_t from)
{
	return okl4_sys_cap_copy(to_list, to, from_list, from, see(from_list, from).rights, 0);
}

uint32_t drop(uint32_t list, uint32_t slot)
{
	return okl4_sys_cap_delete(list, slot);
}

void make_robot(void)
{
	robot.worker = (struct worker){.slot = SLOT_ROBOT, .list = SLOT_LIST_A, .utcb = 5, .priority = 90};
	robot.self = 1;
	robot_clear(&robot);
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, worker_make(&robot.worker));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 1, 0, SLOT_ROBOT));
}

void delete_robot(void)
{
	CHECK_EQUAL(0, worker_delete(&robot.worker));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_EQUAL(0, broken_invariant());
}

int main(void)
{
	struct pool_use before;

	/* The page of UTCBs that a thread brings stays with the space. */
	CHECK_EQUAL(0, create(OKAPI_TYPE_THREAD, SLOT_TEST));
	CHECK_EQUAL(0, drop(0, SLOT_TEST));
	before = pool_use(OKL4_SLOT_POOL);
	test_copies();
	test_tree();
	test_lists();
	test_transfers();
	test_pools();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	finish_tests();
}
