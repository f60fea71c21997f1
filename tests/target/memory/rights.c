/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may read, write and execute what; and what no cell may. */
#include "channels.h"
#include "memory.h"

#define UNDEFINED_INSTRUCTION 0xe7f000f0

static const uint32_t sizes[] = {PAGE, LARGE, SECTION};

static void read_only_pages_are_not_written(void)
{
	uint32_t value;

	for (uint32_t i = 0; i < 3; i++) {
		map_all(SLOT_BIG, WINDOW, 0, sizes[i], READ);
		CHECK_EQUAL(sizes[i], page_at(OKL4_SLOT_SPACE, WINDOW).size);
		for (uint32_t place = 0; place < sizes[i]; place += sizes[i] / 16) {
			uint32_t page = WINDOW + (place & ~(PAGE - 1));

			value = 0;
			CHECK_EQUAL(0, probe(ACCESS_READ, page, &value));
			CHECK_EQUAL(NUMBER_OF(page - WINDOW), value);
			CHECK_EQUAL(OKAPI_FAULT_DATA_PERMISSION, probe(ACCESS_WRITE, page, &value));
		}
		unmap_all(WINDOW, sizes[i]);
		CHECK_EQUAL(OKAPI_FAULT_DATA_UNMAPPED, probe(ACCESS_READ, WINDOW, &value));
	}
}

/* Writing through one mapping, reading through another with fewer rights, with every cache attribute. */
static void attributes_are_kept(void)
{
	static const uint32_t cache[] = {OKAPI_MAP_CACHED, OKAPI_MAP_WRITE_THROUGH, OKAPI_MAP_UNCACHED};
	uint32_t value, done;

	for (uint32_t i = 0; i < 3; i++) {
		for (uint32_t size = 0; size < 3; size++) {
			map_all(SLOT_BIG, WINDOW, SECTION, sizes[size], READ_WRITE | cache[i]);
			CHECK_EQUAL(READ_WRITE | cache[i], page_at(OKL4_SLOT_SPACE, WINDOW).flags);
			CHECK_EQUAL(sizes[size], page_at(OKL4_SLOT_SPACE, WINDOW).size);
			value = 0x1000 * i + size;
			CHECK_EQUAL(0, probe(ACCESS_WRITE, WINDOW + sizes[size] - 4, &value));
			unmap_all(WINDOW, sizes[size]);
			map_all(SLOT_BIG, WINDOW, SECTION, sizes[size], READ);
			value = 0;
			CHECK_EQUAL(0, probe(ACCESS_READ, WINDOW + sizes[size] - 4, &value));
			CHECK_EQUAL(0x1000 * i + size, value);
			unmap_all(WINDOW, sizes[size]);
		}
	}
	CHECK_ERROR(OKAPI_ERROR_CACHE, 5, map(SLOT_BIG, WINDOW, 0, PAGE, READ | OKAPI_MAP_DEVICE, &done));
	CHECK_ERROR(OKAPI_ERROR_CACHE, 5, map(SLOT_SHARED, WINDOW, 0, PAGE, READ | OKAPI_MAP_CACHED, &done));
}

static void writable_code_is_refused(void)
{
	uint32_t value = UNDEFINED_INSTRUCTION, done;

	CHECK_ERROR(OKAPI_ERROR_WRITE_EXECUTE, 5,
		    map(SLOT_BIG, WINDOW, 0, PAGE, READ_WRITE | OKAPI_MAP_EXECUTE, &done));
	CHECK_ERROR(OKAPI_ERROR_RIGHTS, 5, map(SLOT_BIG, WINDOW, 0, PAGE, READ | OKAPI_MAP_EXECUTE, &done));
	CHECK_ERROR(OKAPI_ERROR_RIGHTS, 5, map(SLOT_CODE, WINDOW, 0, PAGE, READ_WRITE, &done));
	map_all(SLOT_CODE, WINDOW, 0, PAGE, READ | OKAPI_MAP_EXECUTE);
	CHECK_EQUAL(OKAPI_FAULT_DATA_PERMISSION, probe(ACCESS_WRITE, WINDOW, &value));
	unmap_all(WINDOW, PAGE);
	CHECK_EQUAL(OKAPI_FAULT_FETCH_UNMAPPED, probe(ACCESS_EXECUTE, WINDOW, &value));
}

static void unreachable(uint32_t address)
{
	uint32_t value = 0, read = probe(ACCESS_READ, address, &value), write, fetch;

	write = probe(ACCESS_WRITE, address, &value);
	fetch = probe(ACCESS_EXECUTE, address, &value);
	CHECK(read == OKAPI_FAULT_DATA_UNMAPPED || read == OKAPI_FAULT_DATA_PERMISSION);
	CHECK(write == OKAPI_FAULT_DATA_UNMAPPED || write == OKAPI_FAULT_DATA_PERMISSION);
	CHECK(fetch == OKAPI_FAULT_FETCH_UNMAPPED || fetch == OKAPI_FAULT_FETCH_PERMISSION);
}

static void kernel_is_unreachable(void)
{
	for (uint32_t address = 0xf8000000; address < 0xf8100000; address += PAGE)
		unreachable(address);
	for (uint32_t address = 0xf8100000; address < 0xff000000; address += SECTION / 2)
		unreachable(address);
	for (uint32_t address = 0xfff00000; address < 0xfff10000; address += PAGE)
		unreachable(address);
	for (uint32_t address = 0xffff0000; address < 0xffff0c00; address += 0x100)
		unreachable(address);
	unreachable(0xfffff000);
}

static void shared_page_is_read_only(void)
{
	uint32_t value = 0;

	for (uint32_t address = 0xffff0c00; address < 0xffff1000; address += 4) {
		CHECK_EQUAL(0, probe(ACCESS_READ, address, &value));
		CHECK_EQUAL(OKAPI_FAULT_DATA_PERMISSION, probe(ACCESS_WRITE, address, &value));
	}
}

/* The windows of all other spaces; in the own one, pages that no thread has. */
static void other_utcbs_are_unreachable(void)
{
	uint32_t own = (uint32_t)(uintptr_t)okl4_utcb(), value = 0x7e57;

	for (uint32_t space = 0; space < OKAPI_MAX_SPACES; space++) {
		uint32_t window = OKAPI_UTCB_BASE + space * SECTION;

		if (window == (own & ~(SECTION - 1)))
			continue;
		for (uint32_t number = 0; number < OKAPI_UTCBS_PER_SPACE; number += 85)
			unreachable(window + number * OKAPI_UTCB_SIZE);
	}
	CHECK_EQUAL(0, probe(ACCESS_WRITE, own + 60 * 4, &value));
	CHECK_EQUAL(0x7e57, okl4_utcb()->word[60]);
	for (uint32_t number = 8; number < OKAPI_UTCBS_PER_SPACE; number += 8)
		unreachable((own & ~(SECTION - 1)) + number * OKAPI_UTCB_SIZE);
	unreachable((own & ~(SECTION - 1)) + OKAPI_UTCBS_PER_SPACE * OKAPI_UTCB_SIZE);
}

void test_rights(void)
{
	RUN(read_only_pages_are_not_written);
	RUN(attributes_are_kept);
	RUN(writable_code_is_refused);
	RUN(kernel_is_unreachable);
	RUN(shared_page_is_read_only);
	RUN(other_utcbs_are_unreachable);
}
