/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of virtual machines on a model of caches and TLB, which QEMU does
 * not have.  The last test leaves out one cache operation of the kernel after the other:
 * the model must notice each that is made for machines.
 */
#include "shadow_world.h"

#include <stdio.h>
#include <string.h>

#include <arch/shadow_entry.h>
#include <kernel/pool.h>

#include "memory_needed.h"
#include "random.h"
#include "suite.h"

#define SEEDS 12
#define STEPS 6000

static bool holds(void)
{
	if (world_failure)
		printf(" [%s] ", world_failure);
	return !world_failure;
}

static void run_random(uint32_t seed, uint32_t steps)
{
	random_seed(seed);
	guests_open(2 + seed % 6);
	for (uint32_t i = 0; i < steps && !world_failure; i++)
		guests_step();
}

static void test_random(void)
{
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		run_random(seed, STEPS);
		CU_ASSERT_FATAL(holds());
	}
}

/* --- entries ------------------------------------------------------------------------------------- */

#define SECTION_ENTRY(rights, cache) (0x12300012u | (rights) << 10 | (cache))
#define SMALL_ENTRY(rights, cache)   (0x12345002u | (rights)*0x550u | (cache))

static uint32_t page_rights(uint32_t guest, uint32_t memory, uint32_t shift, bool kernel)
{
	uint32_t rights = shadow_page_entry(SMALL_ENTRY(guest, 0xc), memory, shift, kernel) >> 4 & 0xff;

	CU_ASSERT_EQUAL(rights, (rights & 3) * 0x55);
	return rights & 3;
}

/* The guest's rights, and never more than the machine's. */
static void test_rights(void)
{
	static const uint32_t user[] = {0, 1, 2, 3}, user_read[] = {0, 0, 2, 2};
	static const uint32_t kernel[] = {2, 3, 3, 3};
	uint32_t all = OKAPI_MAP_READ | OKAPI_MAP_WRITE;

	for (uint32_t ap = 0; ap < 4; ap++) {
		for (uint32_t i = 0; i < 3; i++) {
			static const uint32_t shift[] = {PAGE_SHIFT, 16, SECTION_SHIFT};
			arch_entry_t (*const make[])(uint32_t, uint32_t) = {
				arch_small_page_entry, arch_large_page_entry, arch_section_entry};

			CU_ASSERT_EQUAL(page_rights(ap, make[i](0x4500000, all), shift[i], false), user[ap]);
			CU_ASSERT_EQUAL(page_rights(ap, make[i](0x4500000, OKAPI_MAP_READ), shift[i], false),
					user_read[ap]);
			CU_ASSERT_EQUAL(page_rights(ap, make[i](0x4500000, all), shift[i], true), kernel[ap]);
			CU_ASSERT_EQUAL(page_rights(ap, make[i](0x4500000, OKAPI_MAP_READ), shift[i], true),
					2);
		}
	}
}

/* The guest chooses where the machine's memory is cached; what is not stays so. */
static void test_cache_attributes(void)
{
	static const uint32_t memory[] = {OKAPI_MAP_UNCACHED, OKAPI_MAP_DEVICE, OKAPI_MAP_WRITE_THROUGH};

	for (uint32_t guest = 0; guest < 16; guest += 4) {
		arch_entry_t cached = arch_section_entry(0x4500000, OKAPI_MAP_READ | OKAPI_MAP_CACHED);

		CU_ASSERT_EQUAL(shadow_page_entry(SMALL_ENTRY(3, guest), cached, SECTION_SHIFT, true) & 0xc,
				guest);
		for (uint32_t i = 0; i < 3; i++) {
			arch_entry_t page = arch_small_page_entry(0x4500000, OKAPI_MAP_READ | memory[i]);

			CU_ASSERT_EQUAL(shadow_page_entry(SMALL_ENTRY(3, guest), page, PAGE_SHIFT, false) &
						0xc,
					page & 0xc);
		}
	}
}

/* Where a page of each size lies in memory of each size; the quarters of a large page have rights of their
 * own. */
static void test_places(void)
{
	uint32_t all = OKAPI_MAP_READ | OKAPI_MAP_WRITE, large = 0x12340001 | 0xe40;

	CU_ASSERT_EQUAL(shadow_page_entry(SMALL_ENTRY(3, 0), arch_section_entry(0x4500000, all),
					  SECTION_SHIFT, false) >>
				12,
			0x4545);
	CU_ASSERT_EQUAL(
		shadow_page_entry(SMALL_ENTRY(3, 0), arch_large_page_entry(0x4560000, all), 16, false) >> 12,
		0x4565);
	CU_ASSERT_EQUAL(
		shadow_page_entry(SMALL_ENTRY(3, 0), arch_small_page_entry(0x4567000, all), 12, false) >> 12,
		0x4567);
	CU_ASSERT_EQUAL(shadow_page_of(SECTION_ENTRY(2, 0xc), 0x77789abc, SECTION_SHIFT), 0x12389aae);
	for (uint32_t quarter = 0; quarter < 4; quarter++)
		CU_ASSERT_EQUAL(shadow_page_of(large, 0x77700000 + quarter * 0x4000, LARGE_PAGE_SHIFT),
				0x12340002 + quarter * 0x4000 + quarter * 0x550);
}

/* --- many entries --------------------------------------------------------------------------------- */

/* A page in each of many megabytes: more than a part of a table may have, and than the pool has room for. */
static void use_many_megabytes(uint32_t table, uint32_t first, uint32_t count)
{
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < count && !world_failure; i++) {
			uint32_t address = first + (i << SECTION_SHIFT);

			if (round == 0)
				guest_set_entry(table, address, GUEST_MEMORY + (1280 << PAGE_SHIFT), 1, 3, 0);
			guest_access(address, i % WORLD_OFFSETS, false, round == 1);
			guests_check();
		}
	}
}

static void many_megabytes(void)
{
	guests_open(4);
	guest_run(0);
	guest_switch(0);
	use_many_megabytes(0, 0x20000000, 300);
	use_many_megabytes(GUEST_KERNEL, 0xd0200000, 300);
	guest_switch(1);
	use_many_megabytes(1, 0x20000000, 30);
	use_many_megabytes(GUEST_KERNEL, 0xd0200000, 120);
	guest_remove(0, 0x20000000, 0x30000000);
	guest_remove(GUEST_KERNEL, 0xd0200000, 0xe0000000);
	guest_switch(0);
	guest_access(0x20000000, 0, true, false);
}

/* The same with a pool that has nothing left. */
static void many_megabytes_without_memory(void)
{
	guests_open(4);
	while (pool_take(world_pool, 1024)) {
	}
	guest_run(0);
	guest_switch(0);
	use_many_megabytes(0, 0x20000000, 60);
	use_many_megabytes(GUEST_KERNEL, 0xd0200000, 60);
	guest_switch(1);
	use_many_megabytes(1, 0x20000000, 60);
	guest_run(1);
	guest_switch(2);
	use_many_megabytes(2, 0x20000000, 20);
}

/* One table after the other takes the place of the last. */
static void two_tables_at_most(void)
{
	guests_open(2);
	guest_run(0);
	for (uint32_t i = 0; i < 40; i++) {
		uint32_t table = i % GUEST_TABLES;

		guest_switch(table);
		guest_set_entry(table, GUEST_USER, GUEST_MEMORY + (i % 2 << SECTION_SHIFT) + 0x1000, 1, 3,
				0xc);
		guest_access(GUEST_USER, 0, true, i % 3 == 0);
		guest_switch((table + 1) % GUEST_TABLES);
		guest_access(GUEST_USER, 0, true, false);
		guests_check();
	}
}

/* Instructions are written over and over. */
static void written_code(void)
{
	guests_open(3);
	guest_run(0);
	guest_switch(0);
	guest_set_entry(0, GUEST_USER, GUEST_MEMORY, 1, 3, 0xc);
	for (uint32_t i = 0; i < 40; i++)
		guest_fetch(GUEST_USER, i % WORLD_OFFSETS);
}

static void (*const directed[])(void) = {written_code, many_megabytes, many_megabytes_without_memory,
					 two_tables_at_most};

static void test_directed(void)
{
	for (uint32_t i = 0; i < sizeof(directed) / sizeof(directed[0]); i++) {
		directed[i]();
		CU_ASSERT(holds());
	}
}

/* --- every operation is needed --------------------------------------------------------------------- */

/* Those that are made for machines: in shadow.c, shadow_tables.c, machine.c and guest_calls.c. */
static bool is_of_machines(const char *function)
{
	static const char *const others[] = {"exit",
					     "flush_all",
					     "write_entry",
					     "first_level_remove",
					     "arch_entries_written",
					     "arch_page_removed",
					     "arch_pages_removed",
					     "arch_open_utcb",
					     "arch_open_utcbs",
					     "arch_clean_kernel_range",
					     "clean_invalidate_lines",
					     "arch_cache_range"};

	for (uint32_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(function, others[i]) == 0)
			return false;
	}
	return true;
}

/* What the model cannot notice: this kernel reads the linear area through the host's own tables. */
static bool is_unseen(const struct model_call_site *site)
{
	return strcmp(site->function, "linear_section") == 0 && site->operation == MODEL_DRAIN_WRITE_BUFFER;
}

static bool is_left_alone(const struct model_call_site *site)
{
	return !is_of_machines(site->function) || is_unseen(site);
}

static void run_seed(uint32_t seed)
{
	run_random(seed, STEPS);
}

static void test_every_operation_is_needed(void)
{
	check_that_each_is_needed(&(const struct needed){directed, sizeof(directed) / sizeof(directed[0]),
							 run_seed, SEEDS, is_left_alone});
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"rights of entries", test_rights},
		{"cache attributes of entries", test_cache_attributes},
		{"places of entries", test_places},
		{"many megabytes, two tables", test_directed},
		{"random operations", test_random},
		{"every operation is needed", test_every_operation_is_needed},
	};

	return RUN_SUITE("shadow", tests);
}
