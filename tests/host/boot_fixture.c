/* SPDX-License-Identifier: BSD-2-Clause */
#include "boot_fixture.h"

#include <string.h>

#include <arch/memory_init.h>
#include <arch/memory_map.h>
#include <kernel/parameters.h>
#include <okapi/layout.h>

#include "board.h"

char kernel_boot_start[4096] __attribute__((aligned(4096)));
struct okapi_kernel_parameters okapi_kernel_parameters = {
	.image_end = REGION_START, .kernel_region_end = REGION_END, .ram_end = RAM_END};

uint32_t zeroed_base, zeroed_size;

void arch_zero_physical(uint32_t base, uint32_t size)
{
	zeroed_base = base;
	zeroed_size = size;
}

struct boot_fixture_table *table;

void seal(void)
{
	uint32_t *word = (uint32_t *)table, sum = 0;

	table->head.checksum = 0;
	for (uint32_t i = 0; i < sizeof(*table) / 4; i++)
		sum += word[i];
	table->head.checksum = 0 - sum;
}

void make_table(void)
{
	model_reset();
	board_reset();
	table = kernel_pointer(TABLE);
	table->head = (struct okapi_boot_table){.magic = OKAPI_BOOT_MAGIC, .abi_version = OKAPI_ABI_VERSION};
	table->head.size = sizeof(*table);
	table->head.record_count = 2;
	table->head.cell_count = 2;
	table->head.cell_names = (uint32_t)((char *)table->name - (char *)table);
	table->name[0] = (uint32_t)(table->text - (char *)table);
	table->name[1] = table->name[0] + 6;
	memcpy(table->text, "first\0second", 13);
	seal();
}
