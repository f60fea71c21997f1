/* SPDX-License-Identifier: BSD-2-Clause */
/* Which pages the kernel chooses, and what parts of them leave. */
#include "channels.h"
#include "memory.h"

/* The page that a greedy choice of the largest fitting size makes at this place of a mapping. */
static uint32_t fitting(uint32_t address, uint32_t offset, uint32_t size)
{
	if (((address | offset) & (SECTION - 1)) == 0 && size >= SECTION)
		return SECTION;
	return ((address | offset) & (LARGE - 1)) == 0 && size >= LARGE ? LARGE : PAGE;
}

static void check_mapping(uint32_t address, uint32_t offset, uint32_t size)
{
	uint32_t done = 0, page;

	for (; done < size; done += page) {
		page = fitting(address + done, offset + done, size - done);
		for (uint32_t part = 0; part < page; part += PAGE) {
			struct page is = page_at(OKL4_SLOT_SPACE, address + done + part);

			if (!CHECK_EQUAL(page, is.size) || !CHECK_EQUAL(READ_WRITE, is.flags))
				return;
			CHECK_EQUAL(NUMBER_OF(offset + done + part),
				    *(volatile uint32_t *)(uintptr_t)(address + done + part));
		}
	}
	CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, address - 1).size);
	CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, address + size).size);
}

static void largest_pages_are_chosen(void)
{
	static const struct {
		uint32_t address, offset, size;
	} cases[] = {
		{0, 0, PAGE},
		{0, 0, LARGE},
		{0, 0, SECTION},
		{0, 0, 4 * SECTION},
		{0, PAGE, SECTION},	   /* nothing is aligned alike: small pages */
		{0, LARGE, SECTION},	   /* large ones */
		{LARGE, LARGE, SECTION},   /* nearly a section */
		{PAGE, PAGE, 2 * SECTION}, /* small, large, section, large, small */
		{SECTION - PAGE, SECTION - PAGE, 2 * SECTION},
		{SECTION - LARGE, 0, 2 * SECTION},
		{LARGE - PAGE, LARGE - PAGE, 2 * PAGE},
		{0xf00000, 0, 2 * SECTION},
		{0x0ff00000, SECTION, 2 * SECTION}, /* crosses 256 MB */
		{0x0ffff000, 0xff000, SECTION + 2 * PAGE},
		{0x0fff0000, PAGE, 2 * LARGE},
	};

	for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t address = WINDOW + cases[i].address;
		struct pool_use before = pool_use(OKL4_SLOT_POOL);

		map_all(SLOT_BIG, address, cases[i].offset, cases[i].size, READ_WRITE);
		check_mapping(address, cases[i].offset, cases[i].size);
		CHECK_EQUAL(0, broken_invariant());
		unmap_all(address, cases[i].size);
		CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, address).size);
		CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	}
}

static void check_after_hole(uint32_t size, uint32_t hole, uint32_t hole_size)
{
	for (uint32_t offset = 0; offset < size; offset += PAGE) {
		bool in_hole = offset >= hole && offset < hole + hole_size;
		struct page page = page_at(OKL4_SLOT_SPACE, WINDOW + offset);
		uint32_t value = 0;

		if (in_hole) {
			CHECK_EQUAL(0, page.size);
			CHECK_EQUAL(OKAPI_FAULT_DATA_UNMAPPED, probe(ACCESS_READ, WINDOW + offset, &value));
		} else {
			CHECK(page.size != 0);
			CHECK_EQUAL(READ_WRITE, page.flags);
			CHECK_EQUAL(0, probe(ACCESS_READ, WINDOW + offset, &value));
			CHECK_EQUAL(NUMBER_OF(offset), value);
		}
	}
	CHECK_EQUAL(0, broken_invariant());
}

/* What lies around the hole stays, in pages as large as they can be. */
static void parts_of_pages_are_unmapped(void)
{
	static const struct {
		uint32_t size, hole, hole_size;
	} cases[] = {
		{LARGE, 0, PAGE},
		{LARGE, 5 * PAGE, 3 * PAGE},
		{LARGE, LARGE - PAGE, PAGE},
		{2 * LARGE, LARGE - PAGE, 2 * PAGE},
		{SECTION, 0, PAGE},
		{SECTION, 7 * LARGE, LARGE},
		{SECTION, 7 * LARGE + PAGE, PAGE},
		{SECTION, SECTION - PAGE, PAGE},
		{3 * SECTION, SECTION - PAGE, SECTION + 2 * PAGE},
		{3 * SECTION, LARGE, 3 * SECTION - 2 * LARGE},
	};

	for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pool_use before = pool_use(OKL4_SLOT_POOL);

		map_all(SLOT_BIG, WINDOW, 0, cases[i].size, READ_WRITE);
		unmap_all(WINDOW + cases[i].hole, cases[i].hole_size);
		check_after_hole(cases[i].size, cases[i].hole, cases[i].hole_size);
		unmap_all(WINDOW, cases[i].size);
		CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	}
}

/* A map that meets something stops there and says how far it came. */
static void occupied_places_are_kept(void)
{
	static const uint32_t occupied[] = {0,	       PAGE,	       15 * PAGE, 16 * PAGE,
					    17 * PAGE, SECTION - PAGE, SECTION,	  SECTION + LARGE};
	uint32_t done;

	for (uint32_t i = 0; i < sizeof(occupied) / sizeof(occupied[0]); i++) {
		uint32_t place = WINDOW + occupied[i];

		map_all(SLOT_BIG, place, 8 * SECTION, PAGE, READ);
		CHECK_ERROR(OKAPI_ERROR_MAPPED, 2, map(SLOT_BIG, WINDOW, 0, 2 * SECTION, READ_WRITE, &done));
		CHECK_EQUAL(occupied[i], done);
		CHECK_EQUAL(NUMBER_OF(8 * SECTION), *(volatile uint32_t *)(uintptr_t)place);
		CHECK_EQUAL(READ, page_at(OKL4_SLOT_SPACE, place).flags);
		CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, place + PAGE).size);
		if (occupied[i] > 0)
			CHECK_EQUAL(NUMBER_OF(occupied[i] - PAGE),
				    *(volatile uint32_t *)(uintptr_t)(place - PAGE));
		unmap_all(WINDOW, 2 * SECTION);
	}
	/* A section in the way. */
	map_all(SLOT_BIG, WINDOW + SECTION, SECTION, SECTION, READ);
	CHECK_ERROR(OKAPI_ERROR_MAPPED, 2, map(SLOT_BIG, WINDOW, PAGE, 2 * SECTION, READ_WRITE, &done));
	CHECK_EQUAL(SECTION, done);
	CHECK_ERROR(OKAPI_ERROR_MAPPED, 2, map(SLOT_BIG, WINDOW + SECTION + LARGE, 0, PAGE, READ, &done));
	CHECK_EQUAL(0, done);
	unmap_all(WINDOW, 2 * SECTION);
}

static void holes_are_unmapped_quickly(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);

	unmap_all(0x40000000, 0x10000000);
	unmap_all(0x20000000, OKAPI_USER_END - 0x20000000);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

void test_mapping(void)
{
	RUN(largest_pages_are_chosen);
	RUN(parts_of_pages_are_unmapped);
	RUN(occupied_places_are_kept);
	RUN(holes_are_unmapped_quickly);
}
