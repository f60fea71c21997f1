/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest tables: each kind of entry, and permissions. */
#include "channels.h"
#include "expect.h"

static void sections_large_and_small_pages(uint32_t argument)
{
	uint32_t *table = user_table_new();

	(void)argument;
	number_field();
	map_section(table, HERE, FIELD + SECTION, AP_USER_WRITE, CACHED);
	map_large(table, HERE + SECTION, FIELD + 3 * LARGE, AP_USER_WRITE, CACHED);
	map_small(table, HERE + SECTION + 20 * PAGE, FIELD + 7 * PAGE, AP_USER_WRITE, CACHED);
	map_small(table, HERE + SECTION + 22 * PAGE, FIELD + 5 * PAGE, AP_USER_WRITE, CACHED);
	switch_to(table);
	for (uint32_t i = 0; i < 256; i++)
		user_reads(HERE + i * PAGE, FIELD + SECTION + i * PAGE);
	for (uint32_t i = 0; i < 16; i++)
		user_reads(HERE + SECTION + i * PAGE, FIELD + 3 * LARGE + i * PAGE);
	user_fails(HERE + SECTION + 19 * PAGE, STATUS_TRANSLATION);
	user_reads(HERE + SECTION + 20 * PAGE, FIELD + 7 * PAGE);
	user_fails(HERE + SECTION + 21 * PAGE, STATUS_TRANSLATION);
	user_reads(HERE + SECTION + 22 * PAGE, FIELD + 5 * PAGE);
	user_fails(HERE + 2 * SECTION, STATUS_TRANSLATION);
	user_fails(HERE - 4, STATUS_TRANSLATION);
	kernel_reads(HERE + 3 * PAGE, FIELD + SECTION + 3 * PAGE);
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE + 0xffffc, 0x5ec));
	kernel_reads(HERE + 0xffffc, 0x5ec);
}

static void kernel_maps_for_itself(uint32_t argument)
{
	uint32_t *table = kernel_table();

	(void)argument;
	number_field();
	map_section(table, KERNEL_HERE, FIELD + SECTION, AP_KERNEL, CACHED);
	map_large(table, KERNEL_HERE + SECTION, FIELD + LARGE, AP_KERNEL, CACHED);
	map_small(table, KERNEL_HERE + SECTION + LARGE, FIELD, AP_KERNEL, CACHED);
	map_small(table, 0xfef00000, FIELD + 9 * PAGE, AP_KERNEL, CACHED);
	map_small(table, HIGH_HERE, FIELD + PAGE, AP_KERNEL, CACHED);
	map_small(table, OKAPI_VCPU_TOP - PAGE, FIELD + 2 * PAGE, AP_KERNEL, CACHED);
	map_small(table, OKAPI_VCPU_KERNEL_BASE, FIELD + 3 * PAGE, AP_KERNEL, CACHED);
	map_small(table, OKAPI_UTCB_BASE - PAGE, FIELD + 4 * PAGE, AP_KERNEL, CACHED);
	switch_to(user_table_new());
	for (uint32_t i = 0; i < 256; i++)
		kernel_reads(KERNEL_HERE + i * PAGE, FIELD + SECTION + i * PAGE);
	for (uint32_t i = 0; i < 16; i++)
		kernel_reads(KERNEL_HERE + SECTION + i * PAGE, FIELD + LARGE + i * PAGE);
	kernel_reads(KERNEL_HERE + SECTION + LARGE, FIELD);
	CHECK(!kernel_executes(KERNEL_HERE + SECTION + LARGE + PAGE));
	CHECK(!kernel_stores(0xfef00000, 0));
	kernel_reads(HIGH_HERE, FIELD + PAGE);
	kernel_reads(OKAPI_VCPU_TOP - PAGE, FIELD + 2 * PAGE);
	kernel_reads(OKAPI_VCPU_KERNEL_BASE, FIELD + 3 * PAGE);
	kernel_reads(OKAPI_UTCB_BASE - PAGE, FIELD + 4 * PAGE);
	CHECK(kernel_stores(OKAPI_UTCB_BASE - 4, 0x1234));
	CHECK_EQUAL(0x1234, *field(5 * PAGE - 4));
	user_fails(KERNEL_HERE, STATUS_PERMISSION);
	user_fails(OKAPI_VCPU_KERNEL_BASE, STATUS_PERMISSION);
}

/* What each AP means for guest user; for the guest kernel in its own part. */
static void permissions_of(uint32_t address, uint32_t ap)
{
	uint32_t value;

	if (ap == AP_USER_WRITE)
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(address, address));
	else
		user_write_fails(address, STATUS_PERMISSION);
	if (ap >= AP_USER_READ)
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(address, &value));
	else
		user_fails(address, STATUS_PERMISSION);
	if (ap == AP_USER_WRITE)
		CHECK(kernel_stores(address, 1));
	if (ap >= AP_USER_READ)
		CHECK(kernel_loads(address, &value));
	/* And again, whatever the kernel's access has left. */
	if (ap != AP_USER_WRITE)
		user_write_fails(address, STATUS_PERMISSION);
	if (ap < AP_USER_READ)
		user_fails(address, STATUS_PERMISSION);
}

static void permissions_are_kept(uint32_t argument)
{
	uint32_t *table = user_table_new(), value;

	(void)argument;
	for (uint32_t ap = AP_NONE; ap <= AP_USER_WRITE; ap++) {
		map_section(table, HERE + ap * SECTION, FIELD, ap, CACHED);
		map_large(table, HERE + 4 * SECTION + ap * LARGE, FIELD + LARGE, ap, CACHED);
		map_small(table, HERE + 5 * SECTION + ap * PAGE, FIELD + PAGE, ap, CACHED);
		map_small(kernel_table(), KERNEL_HERE + ap * PAGE, FIELD + PAGE, ap, CACHED);
	}
	switch_to(table);
	for (uint32_t ap = AP_NONE; ap <= AP_USER_WRITE; ap++) {
		permissions_of(HERE + ap * SECTION + 8, ap);
		permissions_of(HERE + 4 * SECTION + ap * LARGE + 0x8008, ap);
		permissions_of(HERE + 5 * SECTION + ap * PAGE + 8, ap);
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_loads(KERNEL_HERE + ap * PAGE, &value));
		if (ap != AP_NONE) {
			CHECK(kernel_loads(KERNEL_HERE + ap * PAGE, &value));
			CHECK(kernel_stores(KERNEL_HERE + ap * PAGE, value));
		}
	}
}

/* Entries that name nothing: fine tables, kind 0, and memory that the machine does not have. */
static void bad_entries_fault(uint32_t argument)
{
	static const uint32_t outside[] = {0,	       0x10000000, RAM_START - SECTION, RAM_START + RAM_SIZE,
					   0xf8000000, 0xfff00000};
	uint32_t *table = user_table_new();

	(void)argument;
	table[HERE >> 20] = FIELD | AP_USER_WRITE << 10 | 0x13; /* fine */
	table[(HERE >> 20) + 1] = FIELD | AP_USER_WRITE << 10 | 0x10;
	table[(HERE >> 20) + 2] = 0x10000011; /* a coarse table where no memory is */
	table[(HERE >> 20) + 3] = (RAM_START + RAM_SIZE) | 0x11;
	*page_entry(table, HERE + 4 * SECTION) = FIELD | 0x553; /* tiny page */
	for (uint32_t i = 0; i < 6; i++) {
		map_section(table, HERE + (8 + i) * SECTION, outside[i], AP_USER_WRITE, CACHED);
		map_large(table, HERE + 5 * SECTION + i * LARGE, outside[i], AP_USER_WRITE, CACHED);
		map_small(table, HERE + 6 * SECTION + i * PAGE, outside[i], AP_USER_WRITE, CACHED);
	}
	switch_to(table);
	for (uint32_t i = 0; i < 5; i++)
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(HERE + i * SECTION, 0));
	for (uint32_t i = 0; i < 6; i++) {
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(HERE + (8 + i) * SECTION, 0));
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(HERE + 5 * SECTION + i * LARGE, 0));
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(HERE + 6 * SECTION + i * PAGE, 0));
		CHECK_EQUAL(HERE + 6 * SECTION + i * PAGE, user_last.address);
	}
}

/* One address, two contents; and each table keeps its own through many switches. */
static void tables_have_their_own(uint32_t argument)
{
	uint32_t *first = user_table_new(), *second = user_table_new();

	(void)argument;
	number_field();
	map_small(first, HERE, FIELD, AP_USER_WRITE, CACHED);
	map_small(second, HERE, FIELD + PAGE, AP_USER_WRITE, CACHED);
	map_small(second, HERE + PAGE, FIELD + 2 * PAGE, AP_USER_WRITE, CACHED);
	for (uint32_t round = 0; round < 20; round++) {
		switch_to(first);
		user_reads(HERE, round ? 0x100 + round - 1 : FIELD);
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE, 0x100 + round));
		user_fails(HERE + PAGE, STATUS_TRANSLATION);
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH, HERE, HERE + PAGE));
		switch_to(second);
		user_reads(HERE, round ? 0x200 + round - 1 : FIELD + PAGE);
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE, 0x200 + round));
		user_reads(HERE + PAGE, FIELD + 2 * PAGE);
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH, HERE, HERE + PAGE));
	}
	switch_to(kernel_table());
	CHECK(!kernel_stores(HERE, 0));
	CHECK_EQUAL(0x113, *field(0));
	CHECK_EQUAL(0x213, *field(PAGE));
}

#define READ_ONLY 0x20000000 /* guest-physical: a page that the machine may only read; nothing follows */

static void kernel_fails(uint32_t address, bool store, uint32_t status)
{
	uint32_t value;

	CHECK(!(store ? kernel_stores(address, 0) : kernel_loads(address, &value)));
	CHECK_EQUAL(address, guest.abort.address);
	CHECK_EQUAL(status, guest.abort.status & STATUS_MASK);
}

/* Its own entries allow what the machine's memory does not: that is no fault of its tables. */
static void entries_promise_too_much(uint32_t argument)
{
	uint32_t *table = user_table_new(), value;

	(void)argument;
	map_small(table, HERE, READ_ONLY, AP_USER_WRITE, CACHED);
	map_small(table, HERE + PAGE, READ_ONLY, AP_USER_READ, CACHED);
	map_small(table, HERE + 2 * PAGE, READ_ONLY, AP_KERNEL, CACHED);
	map_small(table, HERE + 3 * PAGE, READ_ONLY + PAGE, AP_USER_WRITE, CACHED);
	map_large(table, HERE + LARGE, READ_ONLY + LARGE, AP_USER_WRITE, CACHED);
	map_section(table, HERE + SECTION, READ_ONLY + SECTION, AP_USER_WRITE, CACHED);
	map_small(kernel_table(), KERNEL_HERE, READ_ONLY, AP_KERNEL, CACHED);
	map_small(kernel_table(), KERNEL_HERE + PAGE, READ_ONLY, AP_NONE, CACHED);
	map_small(kernel_table(), KERNEL_HERE + 2 * PAGE, READ_ONLY + PAGE, AP_KERNEL, CACHED);
	switch_to(table);
	user_reads(HERE, 0);
	user_write_fails(HERE, STATUS_EXTERNAL);
	user_reads(HERE + PAGE, 0);
	user_write_fails(HERE + PAGE, STATUS_PERMISSION);
	user_fails(HERE + 2 * PAGE, STATUS_PERMISSION);
	user_fails(HERE + 3 * PAGE, STATUS_EXTERNAL);
	user_fails(HERE + LARGE, STATUS_EXTERNAL);
	user_write_fails(HERE + SECTION, STATUS_EXTERNAL);
	CHECK(kernel_loads(KERNEL_HERE, &value) && value == 0);
	kernel_fails(KERNEL_HERE, true, STATUS_EXTERNAL);
	kernel_fails(KERNEL_HERE + PAGE, true, STATUS_PERMISSION);
	kernel_fails(KERNEL_HERE + 2 * PAGE, false, STATUS_EXTERNAL);
	kernel_fails(KERNEL_HERE + 2 * PAGE, true, STATUS_EXTERNAL);
}

static void memory_is_less_than_promised(void)
{
	uint32_t space = SLOT_OF(&machines[0], MACHINE_SPACE), done;

	CHECK_EQUAL(0, okl4_sys_map(space, SLOT_SHARED, READ_ONLY, 2 * SHARED_SIZE, PAGE,
				    OKAPI_MAP_READ | OKAPI_MAP_UNCACHED, &done));
	machine_test(entries_promise_too_much, 0);
	CHECK_EQUAL(0, okl4_sys_unmap(space, READ_ONLY, PAGE, &done));
}

void test_mappings(void)
{
	RUN(memory_is_less_than_promised);
	RUN_GUEST(sections_large_and_small_pages);
	RUN_GUEST(kernel_maps_for_itself);
	RUN_GUEST(permissions_are_kept);
	RUN_GUEST(bad_entries_fault);
	RUN_GUEST(tables_have_their_own);
}
