/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of one thread, handled by another of the same cell. */
#include "channels.h"
#include "victim.h"

static void map(uint32_t segment, uint32_t address, uint32_t offset, uint32_t size, uint32_t flags)
{
	uint32_t done;

	CHECK_EQUAL(0, okl4_sys_map(OKL4_SLOT_SPACE, segment, address, offset, size, flags, &done));
	CHECK_EQUAL(size, done);
}

static void setting_up(void)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_HANDLER, 0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_BADGED, 0, SLOT_HANDLER, OKAPI_ENDPOINT_SEND, VICTIM_BADGE));
	map(SLOT_PAGES, READ_ONLY, 0, 0x1000, OKAPI_MAP_READ);
	map(SLOT_PAGES, READ_WRITE, 0x1000, 0x2000, OKAPI_MAP_READ | OKAPI_MAP_WRITE);
	map(SLOT_PAGES, LARGE_PAGE, 0, 0x10000, OKAPI_MAP_READ);
	map(SLOT_MEGABYTE, SECTION, 0, 0x100000, OKAPI_MAP_READ);
}

int main(void)
{
	RUN(setting_up);
	test_causes();
	test_replies();
	test_handlers();
	finish_tests();
}
