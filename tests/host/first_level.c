/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces on ARMv5: sharing of the first-level table, and unmapping,
 * on a model of caches and TLB, which QEMU does not have.  The last test leaves
 * out one cache operation of the kernel after the other: the model must notice each.
 */
#include "memory_world.h"

#include <stdio.h>
#include <string.h>

#include <arch/first_level.h>
#include <arch/memory_map.h>
#include <kernel/counter.h>
#include <kernel/pool.h>

#include "memory_needed.h"
#include "random.h"
#include "suite.h"

#define PAGE	 OKAPI_PAGE_SIZE
#define MEGABYTE OKAPI_SECTION_SIZE
#define SEEDS	 12
#define STEPS	 4000
#define ALL	 (OKAPI_MAP_READ | OKAPI_MAP_WRITE)

static void open_world(void)
{
	world_open();
	memset(counter, 0, sizeof(counter));
}

static bool holds(void)
{
	if (world_failure)
		printf(" [%s] ", world_failure);
	return !world_failure;
}

static void run_random(uint32_t seed, uint32_t steps)
{
	random_seed(seed);
	open_world();
	for (uint32_t i = 0; i < steps && !world_failure; i++)
		world_step();
}

static void test_random(void)
{
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		run_random(seed, STEPS);
		CU_ASSERT_FATAL(holds());
		CU_ASSERT(counter[OKAPI_COUNTER_COLLISIONS] > 0 &&
			  counter[OKAPI_COUNTER_DOMAIN_RECYCLES] > 0);
		CU_ASSERT(counter[OKAPI_COUNTER_FILLS] > 0 && counter[OKAPI_COUNTER_CACHE_FLUSHES] > 0);
	}
}

/* Two spaces side by side: after the first accesses, no operation at all, however often they change over. */
static void test_no_flush_without_overlap(void)
{
	uint32_t fills, calls = 0, calls_before = 0;

	open_world();
	world_map(0, WORLD_BASE, WORLD_PHYSICAL, PAGE, ALL, 0);
	world_map(1, WORLD_BASE + MEGABYTE, WORLD_PHYSICAL + PAGE, PAGE, ALL, 0);
	for (uint32_t i = 0; i < 100; i++) {
		world_switch(i % 2, i % 3);
		world_access(WORLD_BASE + i % 2 * MEGABYTE, 0, true);
		world_access(WORLD_BASE + i % 2 * MEGABYTE, 0, false);
		fills = counter[OKAPI_COUNTER_FILLS];
		calls = 0;
		for (uint32_t j = 0; j < model_call_sites; j++)
			calls += strcmp(model_call_site[j].function, "exit") ? model_call_site[j].calls : 0;
		CU_ASSERT(i < 2 || calls == calls_before);
		calls_before = calls;
	}
	CU_ASSERT_EQUAL(fills, 2);
	CU_ASSERT_EQUAL(counter[OKAPI_COUNTER_CACHE_FLUSHES] + counter[OKAPI_COUNTER_TLB_FLUSHES], 0);
	world_check();
	CU_ASSERT(holds());
}

/* Two spaces at the same addresses, with memory of their own. */
static void test_collision(void)
{
	open_world();
	for (uint32_t i = 0; i < 2; i++)
		world_map(i, WORLD_BASE, WORLD_PHYSICAL + i * MEGABYTE, 16 * PAGE, ALL, i);
	for (uint32_t i = 0; i < 20; i++) {
		world_switch(i % 2, false);
		for (uint32_t j = 0; j < 16; j++) {
			world_access(WORLD_BASE + j * PAGE, j % 4, false);
			world_access(WORLD_BASE + j * PAGE, j % 4, true);
			world_check();
		}
	}
	CU_ASSERT_EQUAL(counter[OKAPI_COUNTER_COLLISIONS], 19);
	CU_ASSERT_EQUAL(counter[OKAPI_COUNTER_CACHE_FLUSHES], 19);
	CU_ASSERT(holds());
}

/* More spaces than domains, in turn: the least recently used loses its domain. */
static void test_recycling(void)
{
	open_world();
	for (uint32_t i = 0; i < WORLD_SPACES; i++)
		world_map(i, WORLD_BASE + i * PAGE * 8, WORLD_PHYSICAL + i * PAGE, PAGE, ALL, 0);
	for (uint32_t turn = 0; turn < 3; turn++) {
		for (uint32_t i = 0; i < WORLD_SPACES; i++) {
			world_switch(i, false);
			world_access(WORLD_BASE + i * PAGE * 8, 0, true);
			world_check();
			CU_ASSERT_NOT_EQUAL(world_space[i]->arch.domain, DOMAIN_NONE);
			CU_ASSERT(turn == 0 ||
				  world_space[(i + WORLD_SPACES - 14) % WORLD_SPACES]->arch.domain !=
					  DOMAIN_NONE);
			CU_ASSERT(turn == 0 ||
				  world_space[(i + WORLD_SPACES - 15) % WORLD_SPACES]->arch.domain ==
					  DOMAIN_NONE);
		}
	}
	CU_ASSERT_EQUAL(counter[OKAPI_COUNTER_DOMAIN_RECYCLES], 3 * WORLD_SPACES - 15);
	CU_ASSERT(holds());
}

/* The space that runs keeps its domain, though only the fast path has switched to it for long. */
static void test_transfer_on_fast_path(void)
{
	open_world();
	for (uint32_t i = 0; i < WORLD_SPACES; i++)
		world_take_utcb(i, 0);
	for (uint32_t first = 0; first < 15; first++) {
		for (uint32_t i = 0; i < 15; i++) {
			world_switch(i, false);
			world_access(world_space[i]->arch.utcb_address, 0, true);
		}
		world_switch(first, true);
		world_transfer(first, 15 + first % 9);
		world_check();
		CU_ASSERT_FATAL(holds());
		world_switch((first + 1) % 15, true);
		world_transfer(15 + (first + 4) % 9, (first + 1) % 15);
		world_check();
		CU_ASSERT_FATAL(holds());
	}
}

/* No domain has more entries than it may, and it goes on when it has had as many. */
static void test_bounded_entries(void)
{
	static struct arch_space space;
	uint32_t held = 0;

	open_world();
	first_level_activate(&space);
	for (uint32_t i = 0; i < 2 * DOMAIN_ENTRIES + 10; i++) {
		CU_ASSERT_TRUE(first_level_fill(&space, 0x600 + i, (0x600 + i) << 20 | 0xc1e));
		CU_ASSERT_TRUE(first_level_holds(&space, 0x600 + i));
		CU_ASSERT_FALSE(first_level_fill(&space, 0x600 + i, (0x600 + i) << 20 | 0xc1e));
	}
	for (uint32_t i = 0x600; i < FIRST_LEVEL_ENTRIES; i++)
		held += first_level_holds(&space, i);
	CU_ASSERT_EQUAL(held, 10);
	CU_ASSERT_EQUAL(counter[OKAPI_COUNTER_CACHE_FLUSHES], 2);
	first_level_release(&space);
	CU_ASSERT(space.domain == DOMAIN_NONE && space.access == 0);
	world_check();
	CU_ASSERT(holds());
}

/* Pages of a section and of large pages go singly; the rest stays. */
static void test_breaking_up(void)
{
	open_world();
	world_map(0, WORLD_BASE, WORLD_PHYSICAL, 2 * MEGABYTE, ALL, 3);
	for (uint32_t i = 0; i < 512; i += 7)
		world_access(WORLD_BASE + i * PAGE, i % 4, true);
	world_unmap(0, WORLD_BASE + 33 * PAGE, PAGE);
	world_unmap(0, WORLD_BASE + 250 * PAGE, 20 * PAGE);
	for (uint32_t i = 0; i < 512; i++) {
		world_access(WORLD_BASE + i * PAGE, i % 4, false);
		world_check();
	}
	world_revoke(3, 1000);
	for (uint32_t i = 0; i < 512; i++)
		world_access(WORLD_BASE + i * PAGE, i % 4, false);
	world_check();
	CU_ASSERT(holds());
}

/* A section whose lines are in the caches goes in one step. */
static void unmap_section(void)
{
	open_world();
	world_map(0, WORLD_BASE, WORLD_PHYSICAL, MEGABYTE, ALL, 0);
	for (uint32_t i = 0; i < 8; i++) {
		world_access(WORLD_BASE + i * PAGE, 1, false);
		world_access(WORLD_BASE + i * PAGE, 1, true);
		world_fetch(WORLD_BASE + i * PAGE, 2, false);
	}
	world_unmap(0, WORLD_BASE, MEGABYTE);
}

/* A page with dirty lines goes, others of the megabyte stay. */
static void unmap_page(void)
{
	open_world();
	world_map(0, WORLD_BASE, WORLD_PHYSICAL + PAGE, 8 * PAGE, ALL, 0);
	for (uint32_t i = 0; i < 4; i++) {
		world_access(WORLD_BASE + 3 * PAGE, i, false);
		world_access(WORLD_BASE + 3 * PAGE, i, true);
	}
	world_fetch(WORLD_BASE + 3 * PAGE, 0, false);
	world_unmap(0, WORLD_BASE + 3 * PAGE, PAGE);
}

/* Instructions are written over and over. */
static void write_code(void)
{
	open_world();
	world_map(0, WORLD_BASE, WORLD_PHYSICAL, 4 * PAGE, ALL, 0);
	for (uint32_t i = 0; i < 100; i++) {
		world_access(WORLD_BASE + i % 4 * PAGE, i % WORLD_OFFSETS, false);
		world_fetch(WORLD_BASE + i % 4 * PAGE, i % WORLD_OFFSETS, true);
	}
}

/* Memory that the kernel gives to another mapping is in memory when the call returns. */
static void give_kernel_memory(void)
{
	uint32_t *page;

	open_world();
	page = pool_take(world_pool, PAGE);
	for (uint32_t i = 0; i < PAGE / 4; i++)
		page[i] = i;
	arch_clean_kernel_range(page, PAGE);
	for (uint32_t i = 0; i < PAGE / 4 && !world_failure; i++) {
		if (model_memory_word(kernel_physical(page) + 4 * i) != i)
			world_failure = "the kernel's memory is not in memory";
	}
}

static void (*const directed[])(void) = {unmap_page, unmap_section, write_code, give_kernel_memory};

static void test_directed(void)
{
	for (uint32_t i = 0; i < ARRAY_LENGTH(directed); i++) {
		directed[i]();
		CU_ASSERT(holds());
	}
}

static void run_seed(uint32_t seed)
{
	run_random(seed, STEPS);
}

static void test_every_operation_is_needed(void)
{
	check_that_each_is_needed(
		&(const struct needed){directed, ARRAY_LENGTH(directed), run_seed, SEEDS, NULL});
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"no flush without overlap", test_no_flush_without_overlap},
		{"collision", test_collision},
		{"more spaces than domains", test_recycling},
		{"transfer on the fast path", test_transfer_on_fast_path},
		{"bounded entries", test_bounded_entries},
		{"breaking up", test_breaking_up},
		{"random operations", test_random},
		{"pages, sections, code, kernel memory", test_directed},
		{"every operation is needed", test_every_operation_is_needed},
	};

	return RUN_SUITE("first level", tests);
}
