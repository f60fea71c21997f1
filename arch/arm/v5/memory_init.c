/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's own part of the first-level table, made once at boot. */
#include <arch/cpu.h>
#include <arch/first_level.h>
#include <arch/memory_init.h>
#include <arch/memory_map.h>
#include <kernel/types.h>

#define SECTION		    0x12u
#define TABLE		    0x11u
#define SMALL_PAGE	    2u
#define BUFFERED	    4u
#define CACHED		    0xcu
/* Permissions of a page's four 1 KB parts; with the control register's S bit 0 is "kernel reads, cell
 * nothing". */
#define KERNEL_READ	    0x000u
#define KERNEL_ALL	    0x550u
#define CELL_READ	    0xaa0u
#define LAST_PART_CELL_READ 0x800u
#define SECTION_KERNEL_ALL  0x400u

uint32_t first_level_table[FIRST_LEVEL_ENTRIES] __attribute__((section(".tables"), aligned(16384)));

/* Second-level tables for the kernel's image and for the last megabyte. */
static uint32_t image_table[256] __attribute__((section(".tables"), aligned(1024)));
static uint32_t top_table[256] __attribute__((section(".tables"), aligned(1024)));

extern char kernel_text_start[], kernel_text_end[], kernel_uncached[], kernel_bss_start[], kernel_data_end[];
extern char kernel_boot_start[], kernel_boot_end[], kernel_vectors[];
extern char undefined_entry_recorded[], swi_entry_recorded[], fetch_abort_entry_recorded[];
extern char data_abort_entry_recorded[], interrupt_entry_recorded[];

BOOT_CODE static void map_image(const char *from, const char *to, uint32_t bits)
{
	for (uint32_t address = (uint32_t)from; address < (uint32_t)to; address += 4096)
		image_table[(address >> 12) & 255] = kernel_physical((void *)address) | bits | SMALL_PAGE;
}

BOOT_CODE static void map_top(uint32_t address, uint32_t physical, uint32_t bits)
{
	top_table[(address >> 12) & 255] = physical | bits | SMALL_PAGE;
}

/* Everything of the image but the vectors' page, which is accessed at its own address only. */
BOOT_CODE static void make_tables(void)
{
	static const uint32_t device[PLATFORM_DEVICE_COUNT] BOOT_CONST = {PLATFORM_DEVICE_PAGES};

	map_image(kernel_text_start, kernel_text_end, KERNEL_READ | CACHED);
	map_image(kernel_text_end, kernel_uncached, KERNEL_ALL | CACHED);
	map_image(kernel_uncached, kernel_bss_start, KERNEL_ALL | BUFFERED);
	map_image(kernel_bss_start, kernel_data_end, KERNEL_ALL | CACHED);
	map_image(kernel_boot_start, kernel_boot_end, KERNEL_ALL | CACHED);
	image_table[((uint32_t)kernel_vectors >> 12) & 255] = 0;
	map_top(KERNEL_VECTORS, kernel_physical(kernel_vectors), LAST_PART_CELL_READ | CACHED);
	map_top(KERNEL_COUNTER_PAGE, PLATFORM_COUNTER_PAGE, CELL_READ);
	for (uint32_t i = 0; i < PLATFORM_DEVICE_COUNT; i++)
		map_top(KERNEL_DEVICE_BASE + i * 4096, device[i], KERNEL_ALL);
}

BOOT_CODE void arch_memory_init(void)
{
	make_tables();
	first_level_table[KERNEL_DEVICE_BASE >> 20] = kernel_physical(top_table) | TABLE;
	cpu_clean_invalidate_data_cache();
	first_level_table[KERNEL_WINDOW_BASE >> 20] = kernel_physical(image_table) | TABLE;
	first_level_table[PLATFORM_LOAD_ADDRESS >> 20] = 0;
	cpu_clean_invalidate_data_cache();
	cpu_invalidate_instruction_cache();
	cpu_invalidate_tlb();
}

BOOT_CODE void arch_map_kernel_region(uint32_t end)
{
	for (uint32_t physical = PLATFORM_RAM_BASE + 0x100000; physical < end; physical += 0x100000) {
		uint32_t address = physical - PLATFORM_RAM_BASE + KERNEL_WINDOW_BASE;

		first_level_table[address >> 20] = physical | SECTION_KERNEL_ALL | CACHED | SECTION;
	}
	cpu_clean_invalidate_data_cache();
}

BOOT_CODE static void set_window(uint32_t entry)
{
	cpu_clean_invalidate_data_cache();
	first_level_table[BOOT_WINDOW >> 20] = entry;
	cpu_clean_line((uint32_t)&first_level_table[BOOT_WINDOW >> 20]);
	cpu_drain_write_buffer();
	cpu_invalidate_instruction_cache();
	cpu_invalidate_tlb();
}

BOOT_CODE static void open_window(uint32_t physical)
{
	set_window((physical & 0xfff00000) | SECTION_KERNEL_ALL | CACHED | SECTION);
}

BOOT_CODE static void close_window(void)
{
	set_window(0);
}

/* Zero what no mapping of the kernel covers, through a window that is closed again. */
BOOT_CODE void arch_zero_physical(uint32_t base, uint32_t size)
{
	while (size > 0) {
		uint32_t offset = base & 0xfffff, part = 0x100000 - offset < size ? 0x100000 - offset : size;
		uint32_t *word = (uint32_t *)(BOOT_WINDOW + offset);

		open_window(base);
		arch_zero_words(word, part);
		close_window();
		base += part;
		size -= part;
	}
}

BOOT_CODE void arch_record_events(void)
{
	uint32_t *target = (uint32_t *)KERNEL_VECTOR_TARGETS;

	target[0] = (uint32_t)undefined_entry_recorded;
	target[1] = (uint32_t)swi_entry_recorded;
	target[2] = (uint32_t)fetch_abort_entry_recorded;
	target[3] = (uint32_t)data_abort_entry_recorded;
	target[4] = (uint32_t)interrupt_entry_recorded;
}
