/* SPDX-License-Identifier: BSD-2-Clause */
/* What the weaver reads from the kernel's image, and what it fills in. */
#include <arch/memory_map.h>
#include <kernel/object_sizes.h>
#include <kernel/parameters.h>
#include <platform/timer.h>

extern char kernel_image_end[];

struct okapi_kernel_parameters okapi_kernel_parameters __attribute__((section(".parameters"))) = {
	.magic = OKAPI_BOOT_MAGIC,
	.abi_version = OKAPI_ABI_VERSION,
	.window_base = KERNEL_WINDOW_BASE,
	.ram_base = PLATFORM_RAM_BASE,
	.window_size = KERNEL_WINDOW_SIZE,
	.image_end = (uint32_t)kernel_image_end - KERNEL_WINDOW_BASE + PLATFORM_RAM_BASE,
	.clock_frequency = PLATFORM_COUNTER_FREQUENCY,
	.object_size = OBJECT_STRUCTURE_SIZES,
	.page_table_size = PAGE_TABLE_BLOCK,
	.list_entry_size = sizeof(struct capability),
};
