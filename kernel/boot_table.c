/* SPDX-License-Identifier: BSD-2-Clause */
/* Checking the boot table as a whole, and what its records do with memory and pools. */
#include <arch/memory_init.h>
#include <arch/memory_map.h>
#include <kernel/boot.h>
#include <kernel/panic.h>
#include <kernel/print.h>

BOOT_CODE static NORETURN void refuse_table(uint32_t physical, const char *what, uint32_t value)
{
	static const char format[] BOOT_CONST = "okapi: boot table at 0x%08x: %s: 0x%x\n";

	print(format, physical, what, value);
	panic(PANIC_BOOT_TABLE, NULL);
}

#define REFUSE(what, value)                                                                                  \
	do {                                                                                                 \
		static const char text[] BOOT_CONST = what;                                                  \
		refuse_table(physical, text, value);                                                         \
	} while (0)

BOOT_CODE static bool names_are_inside(const struct okapi_boot_table *table)
{
	const uint32_t *names = (const void *)((const char *)table + table->cell_names);

	if (table->cell_names % 4 != 0 || table->cell_names > table->size ||
	    table->cell_count > (table->size - table->cell_names) / 4)
		return false;
	for (uint32_t i = 0; i < table->cell_count; i++) {
		if (names[i] >= table->size)
			return false;
	}
	return true;
}

BOOT_CODE const struct okapi_boot_table *boot_table_check(uint32_t physical, uint32_t region_end)
{
	const struct okapi_boot_table *table = kernel_pointer(physical);
	const uint32_t *word = (const void *)table;
	uint32_t sum = 0;

	if (physical % 4 != 0 || physical - PLATFORM_RAM_BASE < 0x100000 ||
	    physical - PLATFORM_RAM_BASE >= region_end - PLATFORM_RAM_BASE ||
	    region_end - physical < sizeof(*table))
		REFUSE("not inside the kernel's memory, which ends at", region_end);
	if (table->magic != OKAPI_BOOT_MAGIC)
		REFUSE("wrong magic number", table->magic);
	if (table->abi_version != OKAPI_ABI_VERSION)
		REFUSE("made for another version of the kernel", table->abi_version);
	if (table->size % 4 != 0 || table->size < sizeof(*table) || table->size > region_end - physical)
		REFUSE("wrong size", table->size);
	if (table->record_count > (table->size - sizeof(*table)) / sizeof(struct okapi_boot_record))
		REFUSE("more records than fit", table->record_count);
	for (uint32_t i = 0; i < table->size / 4; i++)
		sum += word[i];
	if (sum != 0)
		REFUSE("wrong checksum, sum of all words", sum);
	if (word[table->size / 4 - 1] >> 24 != 0)
		REFUSE("must end with a zero byte", word[table->size / 4 - 1]);
	if (!names_are_inside(table))
		REFUSE("cells' names are outside of it", table->cell_names);
	return table;
}
