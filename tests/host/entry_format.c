/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ARMv5 descriptors: what is put in comes out again, and the bits are those of
 * the ARM926EJ-S Technical Reference Manual.
 */
#include <arch/space.h>
#include <okapi/capability.h>

#include "suite.h"

static const uint32_t cache[] = {OKAPI_MAP_CACHED, OKAPI_MAP_WRITE_THROUGH, OKAPI_MAP_UNCACHED,
				 OKAPI_MAP_DEVICE};

typedef arch_entry_t make(uint32_t physical, uint32_t flags);

static void check_round_trip(make *make_entry, enum arch_entry_kind kind, uint32_t size)
{
	for (uint32_t physical = 0; physical < 0xfff00000 - size; physical += size * 257) {
		for (uint32_t i = 0; i < 4; i++) {
			for (uint32_t write = 0; write <= OKAPI_MAP_WRITE; write += OKAPI_MAP_WRITE) {
				uint32_t flags = OKAPI_MAP_READ | write | cache[i];
				arch_entry_t entry = make_entry(physical, flags);

				CU_ASSERT_EQUAL(arch_entry_physical(entry, kind), physical);
				CU_ASSERT_EQUAL(arch_entry_flags(entry, kind), flags);
				CU_ASSERT_NOT_EQUAL(entry, ARCH_ENTRY_EMPTY);
				/* The domain is filled in later. */
				CU_ASSERT(kind != ARCH_SECTION || (entry >> 5 & 15) == 0);
			}
		}
	}
}

static void test_round_trip(void)
{
	check_round_trip(arch_section_entry, ARCH_SECTION, 0x100000);
	check_round_trip(arch_large_page_entry, ARCH_LARGE_PAGE, 0x10000);
	check_round_trip(arch_small_page_entry, ARCH_SMALL_PAGE, 0x1000);
}

static void test_kinds(void)
{
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t flags = OKAPI_MAP_READ | cache[i];

		CU_ASSERT_EQUAL(arch_first_level_kind(arch_section_entry(0, flags)), ARCH_SECTION);
		CU_ASSERT_EQUAL(arch_second_level_kind(arch_large_page_entry(0, flags)), ARCH_LARGE_PAGE);
		CU_ASSERT_EQUAL(arch_second_level_kind(arch_small_page_entry(0, flags)), ARCH_SMALL_PAGE);
	}
	CU_ASSERT_EQUAL(arch_first_level_kind(ARCH_ENTRY_EMPTY), ARCH_EMPTY);
	CU_ASSERT_EQUAL(arch_second_level_kind(ARCH_ENTRY_EMPTY), ARCH_EMPTY);
	CU_ASSERT_EQUAL(arch_first_level_kind(0x00123411), ARCH_TABLE);
}

/* Executing needs no bit of its own: what can be read can be executed; writing never follows from it. */
static void test_rights(void)
{
	uint32_t read = arch_small_page_entry(0x5000, OKAPI_MAP_READ);

	CU_ASSERT_EQUAL(arch_small_page_entry(0x5000, OKAPI_MAP_EXECUTE), read);
	CU_ASSERT_EQUAL(arch_small_page_entry(0x5000, OKAPI_MAP_READ | OKAPI_MAP_EXECUTE), read);
	CU_ASSERT_NOT_EQUAL(arch_small_page_entry(0x5000, OKAPI_MAP_READ | OKAPI_MAP_WRITE), read);
}

/* By the manual: access permission 2 is "cell reads", 3 "all"; C is bit 3, B is bit 2. */
static void test_bits(void)
{
	uint32_t all = OKAPI_MAP_READ | OKAPI_MAP_WRITE;

	CU_ASSERT_EQUAL(arch_section_entry(0x12300000, all | OKAPI_MAP_CACHED), 0x12300c1e);
	CU_ASSERT_EQUAL(arch_section_entry(0x12300000, OKAPI_MAP_READ | OKAPI_MAP_WRITE_THROUGH), 0x1230081a);
	CU_ASSERT_EQUAL(arch_large_page_entry(0x12340000, all | OKAPI_MAP_UNCACHED), 0x12340ff5);
	CU_ASSERT_EQUAL(arch_large_page_entry(0x12340000, OKAPI_MAP_READ | OKAPI_MAP_CACHED), 0x12340aad);
	CU_ASSERT_EQUAL(arch_small_page_entry(0x12345000, all | OKAPI_MAP_DEVICE), 0x12345ff2);
	CU_ASSERT_EQUAL(arch_small_page_entry(0x12345000, OKAPI_MAP_READ | OKAPI_MAP_CACHED), 0x12345aae);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"round trip", test_round_trip},
		{"kinds", test_kinds},
		{"rights", test_rights},
		{"bits", test_bits},
	};

	return RUN_SUITE("entry format", tests);
}
