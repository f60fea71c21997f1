/* SPDX-License-Identifier: BSD-2-Clause */
/* A small pool is used up by each type of object. */
#include "channels.h"
#include "pools.h"

#define POOL_SIZE 16384

static uint32_t make(uint32_t type, uint32_t slot, uint32_t number)
{
	switch (type) {
	case OKAPI_TYPE_POOL:
		return create(SLOT_POOL, type, slot, 4096, 0, 0);
	case OKAPI_TYPE_LIST:
		return create(SLOT_POOL, type, slot, 5, 0, 0);
	case OKAPI_TYPE_THREAD:
		return create(SLOT_POOL, type, slot, SLOT_SPACE, 0, number);
	case OKAPI_TYPE_SCHEDULING_CONTEXT:
		return create(SLOT_POOL, type, slot, OKL4_SLOT_SCHEDULING, 0, 0);
	case OKAPI_TYPE_SEGMENT:
		return okl4_sys_segment_split(SLOT_POOL, SLOT_BIG, 0, slot, number * 4096, 4096, 0);
	default:
		return create(SLOT_POOL, type, slot, 0, 0, 0);
	}
}

/* Fills the pool; how many fit must not depend on what was in it before. */
static uint32_t fill(uint32_t type)
{
	struct pool_use empty = pool_use(SLOT_POOL), full;
	uint32_t count = 0, error;

	while ((error = make(type, SLOT_TEST + count, count)) == 0 && count < TEST_SLOTS - 1)
		count++;
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, error);
	full = pool_use(SLOT_POOL);
	CHECK_EQUAL(count, full.objects);
	CHECK(full.available < empty.available);
	/* Refused again, with nothing changed. */
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, make(type, SLOT_TEST + count, count));
	CHECK_SAME_USE(full, SLOT_POOL);
	for (uint32_t i = 0; i < count; i++)
		drop(SLOT_TEST + (i % 2 ? count - 1 - i / 2 : i / 2));
	CHECK_SAME_USE(empty, SLOT_POOL);
	return count;
}

static const uint32_t types[] = {
	OKAPI_TYPE_POOL,    OKAPI_TYPE_LIST,	 OKAPI_TYPE_THREAD,	  OKAPI_TYPE_SPACE,
	OKAPI_TYPE_SEGMENT, OKAPI_TYPE_ENDPOINT, OKAPI_TYPE_NOTIFICATION, OKAPI_TYPE_SCHEDULING_CONTEXT,
	OKAPI_TYPE_TIMER,
};
#define TYPES (sizeof(types) / sizeof(types[0]))

static void every_type_uses_the_pool_up(void)
{
	struct pool_use own;
	uint32_t count[TYPES];

	CHECK_EQUAL(0, create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, SLOT_SPACE, 0, 0, 0));
	CHECK_EQUAL(0, make_pool(OKL4_SLOT_POOL, SLOT_POOL, POOL_SIZE));
	for (uint32_t i = 0; i < TYPES; i++)
		count[i] = fill(types[i]);
	/* The space's pool has paid for UTCBs meanwhile. */
	own = pool_use(OKL4_SLOT_POOL);
	check_neighbour();
	for (uint32_t i = 0; i < TYPES; i++) {
		CHECK(count[i] > 1);
		CHECK_EQUAL(count[i], fill(types[i]));
		CHECK_SAME_USE(own, OKL4_SLOT_POOL);
	}
	check_neighbour();
	drop(SLOT_POOL);
	drop(SLOT_SPACE);
}

static void nothing_is_lost_in_a_hundred_rounds(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);

	for (uint32_t round = 0; round < 100; round++) {
		CHECK_EQUAL(0, create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, SLOT_SPACE, 0, 0, 0));
		CHECK_EQUAL(0, make_pool(OKL4_SLOT_POOL, SLOT_POOL, POOL_SIZE));
		fill(types[round % TYPES]);
		CHECK_EQUAL(0, make(OKAPI_TYPE_THREAD, SLOT_TEST, 17));
		CHECK_EQUAL(0, make(OKAPI_TYPE_LIST, SLOT_TEST + 1, 0));
		/* Half of the rounds take the pool away with what is in it. */
		if (round % 2) {
			drop(SLOT_TEST);
			drop(SLOT_TEST + 1);
		}
		drop(SLOT_POOL);
		drop(SLOT_SPACE);
		if (!CHECK_SAME_USE(before, OKL4_SLOT_POOL))
			return;
	}
	check_neighbour();
}

static void pools_are_nested(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL), outer, inner;

	CHECK_EQUAL(0, make_pool(OKL4_SLOT_POOL, SLOT_POOL, 65536));
	outer = pool_use(SLOT_POOL);
	CHECK_EQUAL(65536, outer.total);
	CHECK_EQUAL(32768, outer.largest);
	CHECK_EQUAL(before.available - 65536, pool_use(OKL4_SLOT_POOL).available);
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, make_pool(SLOT_POOL, SLOT_INNER, 65536));
	CHECK_EQUAL(0, make_pool(SLOT_POOL, SLOT_INNER, 32768));
	inner = pool_use(SLOT_INNER);
	CHECK_EQUAL(outer.available - 32768, pool_use(SLOT_POOL).available);
	CHECK_EQUAL(0, make_pool(SLOT_INNER, SLOT_INNERMOST, 8192));
	CHECK_EQUAL(inner.available - 8192, pool_use(SLOT_INNER).available);
	CHECK_EQUAL(0, create(SLOT_INNERMOST, OKAPI_TYPE_ENDPOINT, SLOT_TEST, 0, 0, 0));
	CHECK_EQUAL(0, create(SLOT_INNERMOST, OKAPI_TYPE_SPACE, SLOT_TEST + 1, 0, 0, 0));
	CHECK_EQUAL(1, pool_use(SLOT_POOL).objects);
	CHECK_EQUAL(2, pool_use(SLOT_INNERMOST).objects);
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_INNER));
	CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 1, okl4_sys_cap_delete(0, SLOT_INNERMOST));
	CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 1, okl4_sys_cap_delete(0, SLOT_TEST));
	CHECK_SAME_USE(inner, SLOT_INNER);
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_POOL));
	CHECK_SAME_USE(outer, SLOT_POOL);
	drop(SLOT_POOL);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

void test_exhaustion(void)
{
	RUN(every_type_uses_the_pool_up);
	RUN(nothing_is_lost_in_a_hundred_rounds);
	RUN(pools_are_nested);
}
