/* SPDX-License-Identifier: BSD-2-Clause */
/* Page tables that guests make. */
#include <string.h>

#include "guest.h"

#define TABLE_BYTES  0x4000
#define COARSE_BYTES 0x400
#define COARSE	     0x11
#define KIND_MASK    3

/* First-level tables grow from the start, coarse ones from the end. */
static uint32_t spare = SPARE_START, spare_end = SPARE_END;

static uint32_t *cleared(uint32_t physical, uint32_t bytes)
{
	if (!CHECK(spare <= spare_end))
		guest_report(REPORT_DONE, 1, 0);
	return memset((void *)LINEAR(physical), 0, bytes);
}

void tables_forget(void)
{
	spare = SPARE_START;
	spare_end = SPARE_END;
}

uint32_t *table_new(void)
{
	spare += TABLE_BYTES;
	return cleared(spare - TABLE_BYTES, TABLE_BYTES);
}

static uint32_t *coarse_new(void)
{
	spare_end -= COARSE_BYTES;
	return cleared(spare_end, COARSE_BYTES);
}

uint32_t *user_table_new(void)
{
	uint32_t *table = table_new();

	map_small(table, USER_CODE, PHYSICAL((uint32_t)user_page), AP_USER_READ, CACHED);
	return table;
}

uint32_t *kernel_table(void)
{
	return (uint32_t *)LINEAR(KERNEL_TABLE);
}

uint32_t table_physical(const void *table)
{
	return PHYSICAL((uint32_t)(uintptr_t)table);
}

uint32_t *page_entry(uint32_t *table, uint32_t address)
{
	uint32_t *first = &table[address >> 20];

	if ((*first & KIND_MASK) != 1)
		*first = table_physical(coarse_new()) | COARSE;
	return (uint32_t *)LINEAR(*first & ~(COARSE_BYTES - 1u)) + ((address >> 12) & 0xff);
}

void map_section(uint32_t *table, uint32_t address, uint32_t physical, uint32_t ap, uint32_t cache)
{
	table[address >> 20] = SECTION_ENTRY(physical, ap, cache);
}

void map_large(uint32_t *table, uint32_t address, uint32_t physical, uint32_t ap, uint32_t cache)
{
	uint32_t *entry = page_entry(table, address);

	for (uint32_t i = 0; i < 16; i++)
		entry[i] = LARGE_ENTRY(physical, ap, cache);
}

void map_small(uint32_t *table, uint32_t address, uint32_t physical, uint32_t ap, uint32_t cache)
{
	*page_entry(table, address) = SMALL_ENTRY(physical, ap, cache);
}

void switch_to(const uint32_t *table)
{
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_SWITCH, table_physical(table), 0, 0));
}
