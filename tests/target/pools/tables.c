/* SPDX-License-Identifier: BSD-2-Clause */
/* Page tables and UTCBs are paid by the pool of their space. */
#include "channels.h"
#include "pools.h"

#define SECTION	  OKAPI_SECTION_SIZE
#define PAGE	  OKAPI_PAGE_SIZE
#define POOL_SIZE 65536

static struct pool_use empty;

/* A space that a small pool pays for. */
static void begin(void)
{
	CHECK_EQUAL(0, make_pool(OKL4_SLOT_POOL, SLOT_POOL, POOL_SIZE));
	CHECK_EQUAL(0, create(SLOT_POOL, OKAPI_TYPE_SPACE, SLOT_INNER, 0, 0, 0));
	empty = pool_use(SLOT_POOL);
}

static void end(void)
{
	CHECK_SAME_USE(empty, SLOT_POOL);
	drop(SLOT_POOL);
	check_neighbour();
}

static uint32_t map(uint32_t address, uint32_t size, uint32_t *done)
{
	return okl4_sys_map(SLOT_INNER, SLOT_BIG, address, 0, size, READ_WRITE, done);
}

/* One page in each megabyte until there is no memory for a table. */
static uint32_t map_scattered(void)
{
	uint32_t count = 0, done, error;

	while ((error = map(0x40000000 + count * SECTION, PAGE, &done)) == 0 && count < 64)
		count++;
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, error);
	CHECK_EQUAL(0, done);
	return count;
}

static void tables_use_the_pool_up(void)
{
	struct pool_use full;
	uint32_t count, done;

	begin();
	count = map_scattered();
	CHECK(count >= 8 && count < POOL_SIZE / PAGE);
	full = pool_use(SLOT_POOL);
	CHECK_EQUAL(0, broken_invariant());
	/* Elsewhere there is none either; where there is a table, there is. */
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, map(0x90000000, PAGE, &done));
	CHECK_EQUAL(0, map(0x40000000 + PAGE, 16 * PAGE, &done));
	CHECK_EQUAL(16 * PAGE, done);
	CHECK_SAME_USE(full, SLOT_POOL);
	check_neighbour();
	for (uint32_t i = 0; i < count; i++)
		CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000 + i * SECTION, SECTION, &done));
	CHECK_SAME_USE(empty, SLOT_POOL);
	CHECK_EQUAL(count, map_scattered());
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000, 64 * SECTION, &done));
	CHECK_EQUAL(64 * SECTION, done);
	end();
}

/* A map that runs out on its way says how far it came, and all of that is there. */
static void half_of_a_map(void)
{
	uint32_t count, done, flags, size;

	begin();
	count = map_scattered();
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000 + (count - 1) * SECTION, SECTION, &done));
	/* Room for one table: misaligned, so that two are needed. */
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, map(0x40000000 + count * SECTION + PAGE, 2 * SECTION, &done));
	CHECK_EQUAL(SECTION - PAGE, done);
	CHECK_EQUAL(0, okl4_sys_space_query(SLOT_INNER, 0x40000000 + (count + 1) * SECTION - PAGE, &flags,
					    &size));
	CHECK_ERROR(OKAPI_ERROR_NOT_MAPPED, 1,
		    okl4_sys_space_query(SLOT_INNER, 0x40000000 + (count + 1) * SECTION, &flags, &size));
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000, 64 * SECTION, &done));
	end();
}

/* Breaking up a section needs a table: without memory the section stays whole. */
static void sections_stay_whole(void)
{
	uint32_t count, done, flags, size;

	begin();
	CHECK_EQUAL(0, map(0x40000000 + 60 * SECTION, SECTION, &done));
	count = map_scattered();
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0,
		    okl4_sys_unmap(SLOT_INNER, 0x40000000 + 60 * SECTION, PAGE, &done));
	CHECK_EQUAL(0, done);
	CHECK_EQUAL(0, okl4_sys_space_query(SLOT_INNER, 0x40000000 + 60 * SECTION, &flags, &size));
	CHECK_EQUAL(SECTION, size);
	CHECK_EQUAL(READ_WRITE, flags);
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000 + (count - 1) * SECTION, PAGE, &done));
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000 + 60 * SECTION, PAGE, &done));
	CHECK_EQUAL(PAGE, done);
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_INNER, 0x40000000, 64 * SECTION, &done));
	end();
}

static void utcbs_use_the_pool_up(void)
{
	uint32_t count = 0, error, first = pool_use(OKL4_SLOT_POOL).objects;

	begin();
	/* Eight UTCBs share a page: one thread for each page, paid by the cell's pool. */
	while ((error = create(OKL4_SLOT_POOL, OKAPI_TYPE_THREAD, SLOT_TEST + count, SLOT_INNER, 0,
			       count * 8)) == 0 &&
	       count < 31)
		count++;
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 4, error);
	CHECK(count >= 8);
	CHECK_EQUAL(first + 1 + count, pool_use(OKL4_SLOT_POOL).objects);
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i < count; i++)
		drop(SLOT_TEST + i);
	drop(SLOT_INNER);
	CHECK_EQUAL(0, create(SLOT_POOL, OKAPI_TYPE_SPACE, SLOT_INNER, 0, 0, 0));
	end();
}

void test_tables(void)
{
	RUN(tables_use_the_pool_up);
	RUN(half_of_a_map);
	RUN(sections_stay_whole);
	RUN(utcbs_use_the_pool_up);
}
