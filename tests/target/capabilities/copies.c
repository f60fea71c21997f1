/* SPDX-License-Identifier: BSD-2-Clause */
/* Copying with fewer rights and a badge, moving, the limit of depth, and objects that go with their last
 * capability. */
#include "channels.h"
#include "capabilities.h"

static const uint32_t types[] = {OKAPI_TYPE_POOL,
				 OKAPI_TYPE_LIST,
				 OKAPI_TYPE_THREAD,
				 OKAPI_TYPE_SPACE,
				 OKAPI_TYPE_ENDPOINT,
				 OKAPI_TYPE_NOTIFICATION,
				 OKAPI_TYPE_SCHEDULING_CONTEXT,
				 OKAPI_TYPE_TIMER};
#define TYPES (sizeof(types) / sizeof(types[0]))

static void rights_never_grow(void)
{
	for (uint32_t i = 0; i < TYPES; i++) {
		CHECK_EQUAL(0, create(types[i], SLOT_TEST));
		CHECK_EQUAL(OKAPI_RIGHTS_ALL, see(0, SLOT_TEST).rights);
		for (uint32_t rights = 0; rights <= OKAPI_RIGHTS_ALL; rights++) {
			CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_TEST + 1, 0, SLOT_TEST, rights, 0));
			CHECK_EQUAL(types[i], see(0, SLOT_TEST + 1).type);
			CHECK_EQUAL(rights, see(0, SLOT_TEST + 1).rights);
			for (uint32_t more = 0; more <= OKAPI_RIGHTS_ALL; more++) {
				uint32_t error =
					okl4_sys_cap_copy(0, SLOT_TEST + 2, 0, SLOT_TEST + 1, more, 0);

				if (more & ~rights) {
					CHECK_ERROR(OKAPI_ERROR_RIGHTS, 4, error);
				} else {
					CHECK_EQUAL(0, error);
					CHECK_EQUAL(more, see(0, SLOT_TEST + 2).rights);
					CHECK_EQUAL(0, drop(0, SLOT_TEST + 2));
				}
			}
			CHECK_EQUAL(0, drop(0, SLOT_TEST + 1));
		}
		CHECK_EQUAL(0, drop(0, SLOT_TEST));
	}
}

static void badges_stay(void)
{
	struct okl4_registers message = {0};

	make_robot();
	CHECK_EQUAL(0, create(OKAPI_TYPE_ENDPOINT, SLOT_ENDPOINT));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_TEST, 0, SLOT_ENDPOINT, OKAPI_ENDPOINT_SEND, 0xabcd1234));
	CHECK_EQUAL(0xabcd1234, see(0, SLOT_TEST).badge);
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_LIST_A, 2, 0, SLOT_TEST, OKAPI_ENDPOINT_SEND, 0));
	CHECK_EQUAL(0xabcd1234, see(SLOT_LIST_A, 2).badge);
	CHECK_ERROR(OKAPI_ERROR_BADGE, 5, okl4_sys_cap_copy(0, SLOT_TEST + 1, 0, SLOT_TEST, 1, 5));
	ROBOT_ADD(&robot, OKAPI_SYS_SEND, 2, OKAPI_TAG(7, 1), 99);
	CHECK_EQUAL(0, robot_run(&robot));
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
	CHECK_EQUAL(0xabcd1234, message.badge);
	CHECK_EQUAL(99, message.word[0]);
	CHECK_EQUAL(0, message.handle);
	CHECK_EQUAL(0, drop(0, SLOT_ENDPOINT));
	CHECK_EMPTY(0, SLOT_TEST);
	delete_robot();
}

static void moving_keeps_everything(void)
{
	uint32_t done, flags, size;

	/* What was derived before stays derived, and what was mapped goes with the capability. */
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_B));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_TEST, 0, SLOT_PAGES, 3, 0));
	CHECK_EQUAL(0, copy(0, SLOT_TEST + 1, 0, SLOT_TEST));
	CHECK_EQUAL(0, okl4_sys_map(OKL4_SLOT_SPACE, SLOT_TEST, 0x50000000, 0, 0x3000, 3, &done));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_B, 5, 0, SLOT_TEST));
	CHECK_EMPTY(0, SLOT_TEST);
	CHECK_EQUAL(OKAPI_TYPE_SEGMENT, see(SLOT_LIST_B, 5).type);
	CHECK_EQUAL(3, see(SLOT_LIST_B, 5).rights);
	CHECK_EQUAL(0, okl4_sys_space_query(OKL4_SLOT_SPACE, 0x50002000, &flags, &size));
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, drop(SLOT_LIST_B, 5));
	CHECK_EMPTY(0, SLOT_TEST + 1);
	for (uint32_t page = 0; page < 3; page++)
		CHECK_ERROR(OKAPI_ERROR_NOT_MAPPED, 1,
			    okl4_sys_space_query(OKL4_SLOT_SPACE, 0x50000000 + page * 0x1000, &flags, &size));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_B));
}

static uint32_t copies_below(uint32_t slot)
{
	uint32_t count = 0, error = 0, last = slot;

	while (error == 0 && count < TEST_SLOTS - 2) {
		error = copy(0, SLOT_TEST + 1 + count, 0, last);
		if (error == 0)
			last = SLOT_TEST + 1 + count++;
	}
	CHECK_ERROR(OKAPI_ERROR_DEPTH, 3, error);
	if (count > 0)
		CHECK_EQUAL(0, drop(0, SLOT_TEST + 1));
	return count;
}

static void depth_has_a_limit(void)
{
	uint32_t pool = copies_below(OKL4_SLOT_POOL), endpoint;

	CHECK(pool >= OKAPI_MAX_DERIVATION_DEPTH - 4 && pool < OKAPI_MAX_DERIVATION_DEPTH);
	CHECK_EQUAL(0, create(OKAPI_TYPE_ENDPOINT, SLOT_TEST));
	endpoint = copies_below(SLOT_TEST);
	CHECK_EQUAL(pool - 1, endpoint); /* what was made from the pool is one below it */
	CHECK_EQUAL(0, drop(0, SLOT_TEST));
}

static void last_capability_takes_the_object(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);

	for (uint32_t i = 0; i < TYPES; i++) {
		CHECK_EQUAL(0, create(types[i], SLOT_TEST));
		CHECK_EQUAL(before.objects + 1, pool_use(OKL4_SLOT_POOL).objects);
		CHECK(pool_use(OKL4_SLOT_POOL).available < before.available);
		CHECK_EQUAL(0, copy(0, SLOT_TEST + 1, 0, SLOT_TEST));
		CHECK_EQUAL(0, drop(0, SLOT_TEST + 1));
		CHECK_EQUAL(before.objects + 1, pool_use(OKL4_SLOT_POOL).objects);
		CHECK_EQUAL(0, okl4_sys_cap_move(0, SLOT_TEST + 1, 0, SLOT_TEST));
		CHECK_EQUAL(before.objects + 1, pool_use(OKL4_SLOT_POOL).objects);
		CHECK_EQUAL(0, drop(0, SLOT_TEST + 1));
		CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	}
}

void test_copies(void)
{
	RUN(rights_never_grow);
	RUN(badges_stay);
	RUN(moving_keeps_everything);
	RUN(depth_has_a_limit);
	RUN(last_capability_takes_the_object);
}
