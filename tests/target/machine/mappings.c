/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest tables: each kind of entry, permissions, and what the guest kernel has to say when it changes one. */
#include <string.h>

#include "guest.h"

#define HERE	    USER_DATA
#define KERNEL_HERE 0xd8000000 /* in the guest kernel's part, above everything else */
#define HIGH_HERE   0xff100000 /* beyond the megabyte of the shared page */
#define PAGE	    0x1000
#define LARGE	    0x10000
#define SECTION	    0x100000

static volatile uint32_t *field(uint32_t offset)
{
	return (volatile uint32_t *)LINEAR(FIELD + offset);
}

/* Each page of the field begins with a word that tells where it is. */
static void number_field(void)
{
	for (uint32_t offset = 0; offset < FIELD_SIZE; offset += PAGE)
		*field(offset) = FIELD + offset;
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0));
}

static void remove_pages(const uint32_t *table, uint32_t start, uint32_t end)
{
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, table ? table_physical(table) : 0, start, end));
}

static void user_reads(uint32_t address, uint32_t expected)
{
	uint32_t value = 0;

	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(address, &value));
	CHECK_EQUAL(expected, value);
}

static void user_fails(uint32_t address, uint32_t status)
{
	uint32_t value;

	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_loads(address, &value));
	CHECK_EQUAL(address, user_last.address);
	CHECK_EQUAL(status, user_last.status & STATUS_MASK);
}

static void user_write_fails(uint32_t address, uint32_t status)
{
	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(address, 0));
	CHECK_EQUAL(address, user_last.address);
	CHECK_EQUAL(status, user_last.status & STATUS_MASK);
}

static void kernel_reads(uint32_t address, uint32_t expected)
{
	uint32_t value = 0;

	CHECK(kernel_loads(address, &value));
	CHECK_EQUAL(expected, value);
}

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

/* An entry that was in use is gone after REMOVE; until then it may be seen. */
static void removed_entries_are_gone(uint32_t argument)
{
	uint32_t *table = user_table_new(), *other = user_table_new();

	(void)argument;
	number_field();
	for (uint32_t i = 0; i < 8; i++) {
		map_small(table, HERE + i * PAGE, FIELD + i * PAGE, AP_USER_WRITE, CACHED);
		map_small(other, HERE + i * PAGE, FIELD + i * PAGE, AP_USER_WRITE, CACHED);
	}
	switch_to(other);
	user_reads(HERE + 2 * PAGE, FIELD + 2 * PAGE);
	switch_to(table);
	for (uint32_t i = 0; i < 8; i++)
		user_reads(HERE + i * PAGE, FIELD + i * PAGE);
	*page_entry(table, HERE + 2 * PAGE) = 0;
	*page_entry(table, HERE + 3 * PAGE) = SMALL_ENTRY(FIELD + 9 * PAGE, AP_USER_WRITE, CACHED);
	remove_pages(table, HERE + 2 * PAGE + 8, HERE + 3 * PAGE + 4); /* rounded out */
	user_fails(HERE + 2 * PAGE, STATUS_TRANSLATION);
	user_reads(HERE + 3 * PAGE, FIELD + 9 * PAGE);
	user_reads(HERE + 1 * PAGE, FIELD + 1 * PAGE);
	user_reads(HERE + 4 * PAGE, FIELD + 4 * PAGE);
	/* In a table that is not the present one. */
	*page_entry(other, HERE + 2 * PAGE) = 0;
	remove_pages(other, HERE + 2 * PAGE, HERE + 3 * PAGE);
	user_reads(HERE + 4 * PAGE, FIELD + 4 * PAGE);
	switch_to(other);
	user_fails(HERE + 2 * PAGE, STATUS_TRANSLATION);
	user_reads(HERE + 3 * PAGE, FIELD + 3 * PAGE);
	/* The kernel's part. */
	map_small(kernel_table(), KERNEL_HERE, FIELD, AP_KERNEL, CACHED);
	kernel_reads(KERNEL_HERE, FIELD);
	map_small(kernel_table(), KERNEL_HERE, FIELD + PAGE, AP_KERNEL, CACHED);
	remove_pages(NULL, KERNEL_HERE, KERNEL_HERE + PAGE);
	kernel_reads(KERNEL_HERE, FIELD + PAGE);
	*page_entry(kernel_table(), KERNEL_HERE) = 0;
	remove_pages(NULL, KERNEL_HERE, KERNEL_HERE + 4);
	CHECK(!kernel_stores(KERNEL_HERE, 0));
	map_small(kernel_table(), HIGH_HERE, FIELD, AP_KERNEL, CACHED);
	kernel_reads(HIGH_HERE, FIELD);
	*page_entry(kernel_table(), HIGH_HERE) = 0;
	remove_pages(NULL, 0xfef00000, HIGH_HERE + PAGE);
	CHECK(!kernel_stores(HIGH_HERE, 0));
}

static void wide_removals(uint32_t argument)
{
	uint32_t *table = user_table_new();

	(void)argument;
	number_field();
	map_section(table, HERE, FIELD, AP_USER_WRITE, CACHED);
	map_small(table, HERE + SECTION, FIELD, AP_USER_WRITE, CACHED);
	map_small(table, 0xbe000000, FIELD + PAGE, AP_USER_WRITE, CACHED);
	switch_to(table);
	user_reads(HERE + PAGE, FIELD + PAGE);
	user_reads(HERE + SECTION, FIELD);
	user_reads(0xbe000000, FIELD + PAGE);
	table[HERE >> 20] = 0;
	*page_entry(table, HERE + SECTION) = 0;
	*page_entry(table, 0xbe000000) = 0;
	remove_pages(table, HERE, HERE + SECTION);
	user_fails(HERE + PAGE, STATUS_TRANSLATION);
	remove_pages(table, 0, OKAPI_VCPU_KERNEL_BASE);
	user_fails(HERE + SECTION, STATUS_TRANSLATION);
	user_fails(0xbe000000, STATUS_TRANSLATION);
	/* A part of a megabyte at the edge of a wide range. */
	map_small(table, HERE, FIELD, AP_USER_WRITE, CACHED);
	map_small(table, HERE + PAGE, FIELD + PAGE, AP_USER_WRITE, CACHED);
	user_reads(HERE, FIELD);
	user_reads(HERE + PAGE, FIELD + PAGE);
	*page_entry(table, HERE + PAGE) = 0;
	remove_pages(table, HERE + PAGE, HERE + 0x1000000);
	user_reads(HERE, FIELD);
	user_fails(HERE + PAGE, STATUS_TRANSLATION);
	*page_entry(table, HERE) = 0;
	remove_pages(table, USER_CODE + PAGE, HERE + PAGE);
	user_fails(HERE, STATUS_TRANSLATION);
	/* Everything, and nothing heard of. */
	map_section(table, HERE, FIELD, AP_USER_WRITE, CACHED);
	user_reads(HERE, FIELD);
	map_section(table, HERE, FIELD + SECTION, AP_USER_WRITE, CACHED);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE_ALL, 0, 0, 0));
	user_reads(HERE, FIELD + SECTION);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, RAM_START + 0xc000, HERE, HERE + PAGE));
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_FORGET, RAM_START + 0xc000, 0, 0));
	remove_pages(table, 0xffffffff, 0xffffffff);
	remove_pages(table, HERE + PAGE, HERE);
	remove_pages(table, HERE, HERE);
	remove_pages(NULL, 0, 0xffffffff);
	user_reads(HERE, FIELD + SECTION);
}

/* More rights, or a page where none was, need no word: the fault looks again. */
static void upgrades_need_no_removal(uint32_t argument)
{
	uint32_t *table = user_table_new();

	(void)argument;
	number_field();
	switch_to(table);
	user_fails(HERE, STATUS_TRANSLATION);
	map_small(table, HERE, FIELD, AP_USER_READ, CACHED);
	user_reads(HERE, FIELD);
	user_write_fails(HERE, STATUS_PERMISSION);
	map_small(table, HERE, FIELD, AP_USER_WRITE, CACHED);
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE, 1));
	user_reads(HERE, 1);
	map_section(table, HERE + SECTION, FIELD + SECTION, AP_USER_READ, CACHED);
	user_write_fails(HERE + SECTION, STATUS_PERMISSION);
	map_section(table, HERE + SECTION, FIELD + SECTION, AP_USER_WRITE, CACHED);
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE + SECTION, 2));
	/* Of the kernel, too. */
	CHECK(!kernel_stores(KERNEL_HERE, 0));
	map_small(kernel_table(), KERNEL_HERE, FIELD + PAGE, AP_KERNEL, CACHED);
	kernel_reads(KERNEL_HERE, FIELD + PAGE);
	/* A section where a coarse table was, and back. */
	map_small(kernel_table(), KERNEL_HERE + SECTION, FIELD + PAGE, AP_KERNEL, CACHED);
	kernel_reads(KERNEL_HERE + SECTION, FIELD + PAGE);
	map_section(kernel_table(), KERNEL_HERE + SECTION, FIELD + SECTION, AP_KERNEL, CACHED);
	remove_pages(NULL, KERNEL_HERE + SECTION, KERNEL_HERE + 2 * SECTION);
	kernel_reads(KERNEL_HERE + SECTION + PAGE, FIELD + SECTION + PAGE);
}

/* A page of two tables, read only until one of them writes: as fork makes it. */
static void pages_are_copied_on_write(uint32_t argument)
{
	uint32_t *parent = user_table_new(), *child = user_table_new();

	(void)argument;
	number_field();
	map_small(parent, HERE, FIELD, AP_USER_WRITE, CACHED);
	switch_to(parent);
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE, 0xca11));
	map_small(parent, HERE, FIELD, AP_USER_READ, CACHED);
	map_small(child, HERE, FIELD, AP_USER_READ, CACHED);
	remove_pages(parent, HERE, HERE + PAGE);
	user_reads(HERE, 0xca11);
	user_write_fails(HERE, STATUS_PERMISSION);
	switch_to(child);
	user_reads(HERE, 0xca11);
	user_write_fails(HERE, STATUS_PERMISSION);
	memcpy((void *)LINEAR(FIELD + PAGE), (void *)LINEAR(FIELD), PAGE);
	map_small(child, HERE, FIELD + PAGE, AP_USER_WRITE, CACHED);
	remove_pages(child, HERE, HERE + PAGE);
	user_reads(HERE, 0xca11);
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE, 0xd0e));
	switch_to(parent);
	user_reads(HERE, 0xca11);
	user_write_fails(HERE, STATUS_PERMISSION);
	map_small(parent, HERE, FIELD, AP_USER_WRITE, CACHED);
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(HERE, 0xe0e));
	switch_to(child);
	user_reads(HERE, 0xd0e);
}

void test_mappings(void)
{
	RUN_GUEST(sections_large_and_small_pages);
	RUN_GUEST(kernel_maps_for_itself);
	RUN_GUEST(permissions_are_kept);
	RUN_GUEST(bad_entries_fault);
	RUN_GUEST(tables_have_their_own);
	RUN_GUEST(removed_entries_are_gone);
	RUN_GUEST(wide_removals);
	RUN_GUEST(upgrades_need_no_removal);
	RUN_GUEST(pages_are_copied_on_write);
}
