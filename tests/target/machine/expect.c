/* SPDX-License-Identifier: BSD-2-Clause */
#include "expect.h"

volatile uint32_t *field(uint32_t offset)
{
	return (volatile uint32_t *)LINEAR(FIELD + offset);
}

void number_field(void)
{
	for (uint32_t offset = 0; offset < FIELD_SIZE; offset += PAGE)
		*field(offset) = FIELD + offset;
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0));
}

void remove_pages(const uint32_t *table, uint32_t start, uint32_t end)
{
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, table ? table_physical(table) : 0, start, end));
}

void user_reads(uint32_t address, uint32_t expected)
{
	uint32_t value = 0;

	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(address, &value));
	CHECK_EQUAL(expected, value);
}

void user_fails(uint32_t address, uint32_t status)
{
	uint32_t value;

	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_loads(address, &value));
	CHECK_EQUAL(address, user_last.address);
	CHECK_EQUAL(status, user_last.status & STATUS_MASK);
}

void user_write_fails(uint32_t address, uint32_t status)
{
	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(address, 0));
	CHECK_EQUAL(address, user_last.address);
	CHECK_EQUAL(status, user_last.status & STATUS_MASK);
}

void kernel_reads(uint32_t address, uint32_t expected)
{
	uint32_t value = 0;

	CHECK(kernel_loads(address, &value));
	CHECK_EQUAL(expected, value);
}
