/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The longest paths of this kernel in a machine with as many tables as may be, each with as many megabytes as
 * may be.  That they work is checked here; how long interrupts are off is measured for all tests
 * (irq_off_max).
 */
#include "channels.h"
#include "guest.h"

#define PAGE	       0x1000
#define MOST_TABLES    64
#define MOST_MEGABYTES 48
#define TABLE_SIZE     0x4000
#define KERNEL_PAGES   0xd1000000
#define WIDE	       0x10000000 /* largest linear area */

static void load_user(uint32_t count)
{
	uint32_t value;

	for (uint32_t i = 0; i < count; i++)
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(USER_DATA + (i << 20), &value));
}

static void load_kernel(uint32_t count)
{
	uint32_t value;

	for (uint32_t i = 0; i < count; i++)
		CHECK(kernel_loads(KERNEL_PAGES + (i << 20), &value));
}

/* A process with the same coarse table in many megabytes, whose block of pages is full. */
static uint32_t *wide_user_table(void)
{
	uint32_t *user = user_table_new();

	for (uint32_t i = 0; i < 16; i++)
		map_small(user, USER_DATA + i * PAGE, FIELD + i * PAGE, AP_USER_READ, CACHED);
	for (uint32_t i = 1; i < 2 * MOST_MEGABYTES; i++)
		user[(USER_DATA >> 20) + i] = user[USER_DATA >> 20];
	return user;
}

static void widen_kernel_table(void)
{
	uint32_t *kernel = kernel_table();

	map_small(kernel, KERNEL_PAGES, FIELD, AP_KERNEL, CACHED);
	for (uint32_t i = 1; i < 2 * MOST_MEGABYTES; i++)
		kernel[(KERNEL_PAGES >> 20) + i] = kernel[KERNEL_PAGES >> 20];
}

/* Everything in the linear area that is aligned like a table is taken for one, but nothing is looked at in
 * it. */
static void switch_to_others(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_SWITCH, FIELD + i * TABLE_SIZE, 0, 0));
}

/* One megabyte is the program's own. */
static void fill_both_parts(void)
{
	uint32_t *user = wide_user_table();

	widen_kernel_table();
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to(user);
	load_user(MOST_MEGABYTES - 1);
	load_kernel(MOST_MEGABYTES);
}

/* All tables are in use, and the one that is taken has most to give; then all are old, and new ones come. */
static void switching(uint32_t argument)
{
	(void)argument;
	fill_both_parts();
	switch_to_others(3 * MOST_TABLES / 2);
	fill_both_parts();
	for (uint32_t i = 0; i < 4; i++) {
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE_ALL, 0, 0, 0));
		switch_to_others(MOST_TABLES + 8 * i);
	}
}

static void forgetting(uint32_t argument)
{
	uint32_t *user = wide_user_table();

	(void)argument;
	switch_to(kernel_table());
	fill_both_parts();
	switch_to_others(MOST_TABLES - 4);
	switch_to(user);
	load_user(MOST_MEGABYTES - 1);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, table_physical(user), USER_DATA, USER_DATA + 0x800000));
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, 0, KERNEL_PAGES, KERNEL_PAGES + 0x800000));
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, RAM_START + 0xc000, USER_DATA, USER_DATA + 0x800000));
	load_user(MOST_MEGABYTES - 1);
	load_kernel(MOST_MEGABYTES);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE_ALL, 0, 0, 0));
	load_user(MOST_MEGABYTES - 1);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_FORGET, table_physical(user), 0, 0));
}

/* Both parts are full when one more megabyte is needed; then the same without memory for tables. */
static void filling(uint32_t argument)
{
	uint32_t value;

	(void)argument;
	fill_both_parts();
	load_kernel(MOST_MEGABYTES + 2);
	load_user(MOST_MEGABYTES + 2);
	switch_to_others(MOST_TABLES - 2);
	fill_both_parts();
	use_up_pool(GUEST_SLOT_POOL, GUEST_SLOT_FREE);
	CHECK(kernel_loads(KERNEL_PAGES + (MOST_MEGABYTES << 20), &value));
	fill_both_parts();
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(USER_DATA + (MOST_MEGABYTES << 20), &value));
}

static void losing_memory(uint32_t argument)
{
	uint32_t done;

	(void)argument;
	for (uint32_t i = 0; i < 3; i++) {
		fill_both_parts();
		CHECK_EQUAL(0, okl4_sys_unmap(GUEST_SLOT_SPACE, SHARED_PHYSICAL + 0x2000 - i * PAGE, PAGE,
					      &done));
	}
}

/* Large pages are broken up at both ends of what goes. */
static void losing_more(uint32_t argument)
{
	uint32_t done;

	(void)argument;
	for (uint32_t start = RAM_START + RAM_SIZE; start < RAM_START + RAM_SIZE + 0x300000;
	     start += 0x100000) {
		CHECK_EQUAL(0, okl4_sys_unmap(GUEST_SLOT_SPACE, start + PAGE, PAGE, &done));
		fill_both_parts();
		CHECK_EQUAL(0, okl4_sys_unmap(GUEST_SLOT_SPACE, start + 0x15000, 30 * PAGE, &done));
	}
}

/* The kernel's own table, whose user part is full too; 60 others. */
static void fill_kernel_table(void)
{
	uint32_t *kernel = kernel_table();

	for (uint32_t i = 0; i < 16; i++)
		map_small(kernel, USER_DATA + i * PAGE, FIELD + i * PAGE, AP_USER_READ, CACHED);
	for (uint32_t i = 1; i < MOST_MEGABYTES; i++)
		kernel[(USER_DATA >> 20) + i] = kernel[USER_DATA >> 20];
	map_small(kernel, USER_CODE, PHYSICAL((uint32_t)user_page), AP_USER_READ, CACHED);
	widen_kernel_table();
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to_others(MOST_TABLES - 4);
	switch_to(kernel);
	load_user(MOST_MEGABYTES - 1);
}

/* The hint names another table, the table in use is one of the last and full, the kernel's own full and old.
 */
static void forgetting_the_last(uint32_t argument)
{
	uint32_t *user = wide_user_table(), other;

	(void)argument;
	fill_kernel_table();
	other = FIELD + table_physical(user) / TABLE_SIZE % 64 * TABLE_SIZE;
	switch_to(user);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE_ALL, 0, 0, 0));
	load_user(MOST_MEGABYTES - 1);
	load_kernel(MOST_MEGABYTES);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, other, 0x1000, 0x2000));
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_FORGET, table_physical(user), 0, 0));
}

/* The machine's RAM over and over, so that the linear area is as large as it may be. */
static void start_wide(struct machine *machine, void (*function)(uint32_t argument))
{
	uint32_t registers[RAW_REGISTERS], done;

	for (uint32_t offset = RAM_SIZE; offset < WIDE; offset += RAM_SIZE)
		CHECK_EQUAL(0, okl4_sys_map(SLOT_OF(machine, MACHINE_SPACE), machine_ram(machine),
					    RAM_START + offset, 0, RAM_SIZE, OKAPI_MAP_READ | OKAPI_MAP_WRITE,
					    &done));
	machine_load(machine);
	machine_start_arguments(registers, function, 0);
	registers[5] = WIDE;
	machine_call(machine, registers);
	machine_finish(machine);
}

static void longest_paths(void)
{
	static void (*const functions[])(uint32_t argument) = {switching, forgetting,	 forgetting_the_last,
							       filling,	  losing_memory, losing_more};
	struct machine *machine = &machines[0];
	struct machine usual = *machine;

	for (uint32_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		machine_delete(machine);
		machine->tables = MOST_TABLES;
		machine->pool_size = 4 * MACHINE_POOL_SIZE;
		machine_make(machine);
		if (functions[i] == losing_memory || functions[i] == losing_more)
			start_wide(machine, functions[i]);
		else
			machine_test(functions[i], 0);
	}
	machine_delete(machine);
	*machine = usual;
	machine_make(machine);
}

void test_bounds(void)
{
	RUN(longest_paths);
}
