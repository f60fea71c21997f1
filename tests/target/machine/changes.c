/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest tables that change: what the guest kernel has to say of it, and what it need not. */
#include <string.h>

#include "expect.h"

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
}

/* A part of a megabyte at the edge of a wide range; everything; what was never heard of. */
static void removals_at_the_edge(uint32_t argument)
{
	uint32_t *table = user_table_new();

	(void)argument;
	number_field();
	switch_to(table);
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

void test_changes(void)
{
	RUN_GUEST(removed_entries_are_gone);
	RUN_GUEST(wide_removals);
	RUN_GUEST(removals_at_the_edge);
	RUN_GUEST(upgrades_need_no_removal);
	RUN_GUEST(pages_are_copied_on_write);
}
