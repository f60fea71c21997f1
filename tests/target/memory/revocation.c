/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is taken back while it is in use. */
#include <okl4/env.h>

#include "channels.h"
#include "memory.h"

#define USER_INDEX  1 /* cells in the order of the description */
#define OTHER_INDEX 2
#define PARTS	    8

static void let_users_count(volatile uint32_t *counter, uint32_t much)
{
	uint32_t start = *counter;

	CHECK_EQUAL(0, okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 10));
	for (uint32_t i = 0; i < 10 * much && *counter - start < much; i++)
		okl4_sys_yield();
	CHECK_EQUAL(0, okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 100));
	CHECK(*counter - start >= much);
}

static void user_loses_what_is_revoked(void)
{
	volatile uint32_t *shared = (uint32_t *)(uintptr_t)okl4_env_get_segment(MEMORY_SHARED)->virt_addr;
	volatile uint32_t *kept = (uint32_t *)(uintptr_t)okl4_env_get_segment(MEMORY_KEPT)->virt_addr;
	struct okl4_registers message = {0};
	uint32_t counted;

	let_users_count(&shared[USER_INDEX], 10);
	let_users_count(&kept[OTHER_INDEX], 10);
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_SHARED));
	CHECK_EQUAL(0, broken_invariant());
	counted = shared[USER_INDEX];
	/* This cell keeps its own; the user faults at the page, with the badge of its thread. */
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_FAULTS, 0, &message));
	CHECK_EQUAL(OKAPI_TAG(OKAPI_FAULT_DATA_UNMAPPED, OKAPI_FAULT_WORDS) | OKAPI_TAG_FAULT, message.tag);
	CHECK_EQUAL(1 + USER_INDEX, message.badge);
	CHECK_EQUAL(0, message.word[OKAPI_FAULT_WORD_ADDRESS] % PAGE - 4 * USER_INDEX);
	let_users_count(&kept[OTHER_INDEX], 100);
	CHECK_EQUAL(counted, shared[USER_INDEX]);
	CHECK_EQUAL(0, okl4_reply0(message.handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
	/* The other one goes on. */
	let_users_count(&kept[16 + OTHER_INDEX], 100);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, okl4_sys_wait(SLOT_FAULTS, OKAPI_TAG_NO_BLOCK, &message));
	/* Then it loses it, too, so that the rest runs undisturbed. */
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_KEPT));
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_FAULTS, 0, &message));
	CHECK_EQUAL(1 + OTHER_INDEX, message.badge);
	CHECK_EQUAL(0, okl4_reply0(message.handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
}

static uint32_t split(uint32_t segment, uint32_t slot, uint32_t offset, uint32_t size, uint32_t rights)
{
	return okl4_sys_segment_split(OKL4_SLOT_POOL, segment, 0, slot, offset, size,
				      rights | OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_CACHED));
}

/* Parts see only their part; a part of a part goes with it. */
static void segments_are_split(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t size, rights, done;

	for (uint32_t i = 0; i < PARTS; i++) {
		uint32_t slot = SLOT_TEST + 2 * i, at = WINDOW + i * 2 * SECTION,
			 from = i * SECTION + PAGE * i;

		CHECK_EQUAL(0, split(SLOT_BIG, slot, from, SECTION + PAGE,
				     OKAPI_SEGMENT_READ | OKAPI_SEGMENT_WRITE | OKAPI_SEGMENT_SPLIT));
		CHECK_EQUAL(0, split(slot, slot + 1, LARGE, 2 * PAGE, OKAPI_SEGMENT_READ));
		CHECK_EQUAL(0, okl4_sys_segment_query(slot, &size, &rights));
		CHECK_EQUAL(SECTION + PAGE, size);
		CHECK_EQUAL(0xb | OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_CACHED), rights);
		CHECK_ERROR(OKAPI_ERROR_OFFSET, 3, map(slot, at, PAGE, SECTION + PAGE, READ, &done));
		CHECK_ERROR(OKAPI_ERROR_RIGHTS, 5, map(slot + 1, at, 0, PAGE, READ_WRITE, &done));
		CHECK_ERROR(OKAPI_ERROR_CACHE, 5, map(slot, at, 0, PAGE, READ | OKAPI_MAP_UNCACHED, &done));
		map_all(slot, at, 0, SECTION + PAGE, READ);
		map_all(slot + 1, at + SECTION + LARGE, 0, 2 * PAGE, READ);
		CHECK_EQUAL(NUMBER_OF(from), *(volatile uint32_t *)(uintptr_t)at);
		CHECK_EQUAL(NUMBER_OF(from + SECTION), *(volatile uint32_t *)(uintptr_t)(at + SECTION));
		CHECK_EQUAL(NUMBER_OF(from + LARGE + PAGE),
			    *(volatile uint32_t *)(uintptr_t)(at + SECTION + LARGE + PAGE));
	}
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TEST));
	CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, WINDOW).size);
	CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, WINDOW + SECTION + LARGE).size);
	CHECK(page_at(OKL4_SLOT_SPACE, WINDOW + 2 * SECTION).size != 0);
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_BIG));
	for (uint32_t at = WINDOW; at < WINDOW + 2 * PARTS * SECTION; at += LARGE)
		CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, at).size);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

/* Taken away page by page, wherever it was mapped, in pages of all sizes and in two spaces. */
static void mappings_go_with_their_capability(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t done, value = 0;

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, 0, SLOT_A_SPACE, 0, 0, 0));
	for (uint32_t i = 0; i < 2; i++)
		CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_TEST + i, 0, SLOT_BIG, 3, 0));
	map_all(SLOT_TEST, WINDOW, 0, 2 * SECTION + LARGE + PAGE, READ_WRITE);
	map_all(SLOT_TEST + 1, WINDOW + 4 * SECTION, PAGE, 2 * SECTION, READ);
	CHECK_EQUAL(0, okl4_sys_map(SLOT_A_SPACE, SLOT_TEST, WINDOW, 0, 3 * SECTION, READ, &done));
	CHECK_EQUAL(0, okl4_sys_map(SLOT_A_SPACE, SLOT_TEST + 1, WINDOW + 3 * SECTION, 0, PAGE, READ, &done));
	/* Some of it is broken up before. */
	unmap_all(WINDOW + SECTION + 5 * PAGE, PAGE);
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_A_SPACE, WINDOW + 2 * SECTION + PAGE, PAGE, &done));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TEST));
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t place = 0; place < 3 * SECTION; place += PAGE) {
		CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, WINDOW + place).size);
		CHECK_EQUAL(0, page_at(SLOT_A_SPACE, WINDOW + place).size);
	}
	CHECK_EQUAL(OKAPI_FAULT_DATA_UNMAPPED, probe(ACCESS_READ, WINDOW, &value));
	CHECK_EQUAL(0, probe(ACCESS_READ, WINDOW + 5 * SECTION, &value));
	CHECK_EQUAL(NUMBER_OF(SECTION + PAGE), value);
	CHECK_EQUAL(PAGE, page_at(SLOT_A_SPACE, WINDOW + 3 * SECTION).size);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TEST + 1));
	CHECK_EQUAL(OKAPI_FAULT_DATA_UNMAPPED, probe(ACCESS_READ, WINDOW + 5 * SECTION, &value));
	CHECK_EQUAL(0, page_at(SLOT_A_SPACE, WINDOW + 3 * SECTION).size);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_A_SPACE));
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

void test_revocation(void)
{
	RUN(user_loses_what_is_revoked);
	RUN(segments_are_split);
	RUN(mappings_go_with_their_capability);
}
