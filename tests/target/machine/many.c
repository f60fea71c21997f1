/* SPDX-License-Identifier: BSD-2-Clause */
/* More tables than are kept, and more second-level tables than there is memory for. */
#include "guest.h"

#define TABLES 40 /* the machine keeps fewer */
#define PAGE   0x1000

static uint32_t *table[TABLES];

static void user_sees(uint32_t address, uint32_t expected)
{
	uint32_t value = 0;

	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(address, &value));
	CHECK_EQUAL(expected, value);
}

static void make_tables(void)
{
	for (uint32_t i = 0; i < TABLES; i++) {
		table[i] = user_table_new();
		map_small(table[i], USER_DATA, FIELD + i * PAGE, AP_USER_WRITE, CACHED);
		map_small(table[i], 0x20000000, FIELD + (TABLES - i) * PAGE, AP_USER_READ, CACHED);
		*(volatile uint32_t *)LINEAR(FIELD + i * PAGE) = i;
	}
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0));
}

/* Each is used in turn: the one that is needed next was always given up. */
static void tables_are_recycled(uint32_t argument)
{
	(void)argument;
	make_tables();
	for (uint32_t round = 0; round < 4; round++) {
		for (uint32_t i = 0; i < TABLES; i++) {
			switch_to(table[i]);
			user_sees(USER_DATA, i + round);
			CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_stores(USER_DATA, i + round + 1));
			CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(0x20000000, 0));
			vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
		}
	}
	CHECK_EQUAL(0, broken_invariant());
	/* Some are used often, and all keep what they have. */
	for (uint32_t i = 0; i < 400; i++) {
		uint32_t which = i & 1 ? i % 7 : i * 13 % TABLES;
		uint32_t value = 0;

		switch_to(table[which]);
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(USER_DATA, &value));
		CHECK_EQUAL(which + 4, value);
	}
}

/* Tables that are given up, their memory used for others: nothing of them is seen again. */
static void forgotten_tables_are_gone(uint32_t argument)
{
	uint32_t value;

	(void)argument;
	make_tables();
	for (uint32_t i = 0; i < TABLES; i++) {
		switch_to(table[i]);
		user_sees(USER_DATA, i);
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_FORGET, table_physical(table[i]), 0, 0));
		/* The kernel's own table translates now: the guest kernel can go on. */
		CHECK(!kernel_loads(USER_DATA, &value));
	}
	tables_forget();
	for (uint32_t i = 0; i < TABLES; i++) {
		CHECK(table[i] == user_table_new());
		map_small(table[i], USER_DATA + PAGE, FIELD + i * PAGE, AP_USER_READ, CACHED);
		switch_to(table[i]);
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_loads(USER_DATA, &value));
		user_sees(USER_DATA + PAGE, i);
	}
	/* One that is not in use, while another is. */
	switch_to(table[0]);
	*page_entry(table[1], USER_DATA + PAGE) = 0;
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_FORGET, table_physical(table[1]), 0, 0));
	user_sees(USER_DATA + PAGE, 0);
	switch_to(table[1]);
	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_loads(USER_DATA + PAGE, &value));
}

/* A page in each megabyte of the user part, all made of the same few coarse tables. */
static void every_megabyte_of_a_table(uint32_t argument)
{
	uint32_t *user = user_table_new(), coarse;

	(void)argument;
	for (uint32_t i = 0; i < 256; i++)
		*(volatile uint32_t *)LINEAR(FIELD + i * PAGE) = 0x1000 + i;
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	for (uint32_t i = 0; i < 256; i++)
		map_small(user, USER_DATA + i * PAGE, FIELD + i * PAGE, AP_USER_READ, CACHED);
	coarse = user[USER_DATA >> 20];
	for (uint32_t megabyte = 1; megabyte < OKAPI_VCPU_KERNEL_BASE >> 20; megabyte++)
		user[megabyte] = coarse;
	switch_to(user);
	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t megabyte = 1; megabyte < OKAPI_VCPU_KERNEL_BASE >> 20; megabyte++)
			user_sees(megabyte << 20 | (megabyte & 0xff) << 12, 0x1000 + (megabyte & 0xff));
	CHECK_EQUAL(0, broken_invariant());
}

static void every_megabyte_of_the_kernel(uint32_t argument)
{
	uint32_t *kernel = kernel_table(), coarse, value;

	(void)argument;
	for (uint32_t i = 0; i < 256; i++) {
		*(volatile uint32_t *)LINEAR(FIELD + i * PAGE) = 0x2000 + i;
		map_small(kernel, 0xd8000000 + i * PAGE, FIELD + i * PAGE, AP_KERNEL, CACHED);
	}
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	coarse = kernel[0xd80];
	for (uint32_t megabyte = 0xd01; megabyte < OKAPI_UTCB_BASE >> 20; megabyte++)
		kernel[megabyte] = coarse;
	for (uint32_t megabyte = 0xff1; megabyte < OKAPI_VCPU_TOP >> 20; megabyte++)
		kernel[megabyte] = coarse;
	for (uint32_t round = 0; round < 2; round++) {
		for (uint32_t megabyte = 0xd01; megabyte < 0xfff; megabyte++) {
			if (megabyte >= OKAPI_UTCB_BASE >> 20 && megabyte < 0xff1)
				continue;
			CHECK(kernel_loads(megabyte << 20 | (megabyte & 0xff) << 12, &value));
			CHECK_EQUAL(0x2000 + (megabyte & 0xff), value);
		}
		switch_to(round ? kernel_table() : user_table_new());
	}
	CHECK_EQUAL(0, broken_invariant());
}

void use_up_pool(uint32_t pool, uint32_t slot)
{
	for (uint32_t size = MACHINE_POOL_SIZE / 2; size >= 0x1000; size /= 2)
		while (okl4_sys_create(pool, OKAPI_TYPE_POOL, 0, slot, size, 0, 0) == 0)
			slot++;
	while (okl4_sys_create(pool, OKAPI_TYPE_LIST, 0, slot, 32, 0, 0) == 0)
		slot++;
	while (okl4_sys_create(pool, OKAPI_TYPE_TIMER, 0, slot, 0, 0, 0) == 0)
		slot++;
}

static void every_megabyte_without_memory(uint32_t argument)
{
	use_up_pool(GUEST_SLOT_POOL, GUEST_SLOT_FREE);
	every_megabyte_of_a_table(argument);
	every_megabyte_of_the_kernel(argument);
	tables_forget();
	forgotten_tables_are_gone(argument);
}

static void machines_live_without_memory(void)
{
	machine_test(every_megabyte_without_memory, 0);
	machine_delete(&machines[0]);
	machine_make(&machines[0]);
}

/* The kernel part holds all second-level tables but few; then one instruction of guest user needs two. */
static void user_needs_tables_of_the_kernel(uint32_t megabytes)
{
	uint32_t *kernel = kernel_table(), *user = user_table_new(), value;

	use_up_pool(GUEST_SLOT_POOL, GUEST_SLOT_FREE);
	map_small(kernel, 0xd1000000, FIELD, AP_KERNEL, CACHED);
	map_small(user, USER_DATA, FIELD, AP_USER_READ, CACHED);
	*(volatile uint32_t *)LINEAR(FIELD) = 0x1234;
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to(user);
	for (uint32_t i = 0; i < megabytes; i++) {
		kernel[0xd10 + i] = kernel[0xd10];
		CHECK(kernel_loads(0xd1000000 + (i << 20), &value));
	}
	user_sees(USER_DATA, 0x1234);
}

/* The table in use was given up: the kernel's own follows, and was used before all others. */
static void kernel_table_follows_without_memory(uint32_t argument)
{
	uint32_t *kernel = kernel_table(), *other = user_table_new(), *user = user_table_new();

	(void)argument;
	map_small(kernel, USER_CODE, PHYSICAL((uint32_t)user_page), AP_USER_READ, CACHED);
	map_small(kernel, USER_DATA, FIELD, AP_USER_READ, CACHED);
	map_small(other, USER_DATA, FIELD, AP_USER_READ, CACHED);
	*(volatile uint32_t *)LINEAR(FIELD) = 0x1234;
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to(user);
	switch_to(other);
	use_up_pool(GUEST_SLOT_POOL, GUEST_SLOT_FREE);
	for (uint32_t i = 0; i < 4; i++) {
		other[(USER_DATA >> 20) + i] = other[USER_DATA >> 20];
		user_sees(USER_DATA + (i << 20), 0x1234);
	}
	switch_to(user);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_FORGET, table_physical(user), 0, 0));
	user_sees(USER_DATA, 0x1234);
}

static void few_second_level_tables_are_enough(void)
{
	for (uint32_t megabytes = 0; megabytes < 8; megabytes++) {
		machine_delete(&machines[0]);
		machine_make(&machines[0]);
		if (megabytes < 7)
			machine_test(user_needs_tables_of_the_kernel, megabytes);
		else
			machine_test(kernel_table_follows_without_memory, 0);
	}
	machine_delete(&machines[0]);
	machine_make(&machines[0]);
}

/* Start is refused without memory for the first tables, and succeeds when there is some again. */
static void start_needs_memory(void)
{
	struct machine *machine = &machines[0];
	uint32_t first = machines[1].slot, registers[RAW_REGISTERS];
	struct okl4_registers message;

	machine_delete(machine);
	machine_make(machine);
	machine_load(machine);
	use_up_pool(SLOT_OF(machine, MACHINE_POOL), first);
	machine_start_arguments(registers, never_fails, 0);
	machine_call(machine, registers);
	if (machine_wait(machine, &message) && CHECK_EQUAL(OKAPI_TAG(REPORT_REFUSED, 1), message.tag))
		CHECK_EQUAL(OKAPI_ERROR_NO_MEMORY, OKAPI_ERROR_REASON(message.word[0]));
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t slot = first; okl4_sys_cap_delete(0, slot) == 0; slot++)
		;
	machine_test(never_fails, 0);
}

/* Machines that may keep fewer tables than they use: two, the least there is, and a few more. */
static void few_tables_are_enough(void)
{
	struct machine *machine = &machines[0];
	uint32_t usual = machine->tables;

	for (uint32_t count = 2; count < 6; count++) {
		machine_delete(machine);
		machine->tables = count;
		machine_make(machine);
		machine_test(tables_are_recycled, 0);
		machine_test(forgotten_tables_are_gone, 0);
	}
	machine_delete(machine);
	machine->tables = usual;
	machine_make(machine);
}

void test_many(void)
{
	RUN(few_tables_are_enough);
	RUN_GUEST(tables_are_recycled);
	RUN_GUEST(forgotten_tables_are_gone);
	RUN_GUEST(every_megabyte_of_a_table);
	RUN_GUEST(every_megabyte_of_the_kernel);
	RUN(machines_live_without_memory);
	RUN(few_second_level_tables_are_enough);
	RUN(start_needs_memory);
}
