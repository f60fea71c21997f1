/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel that only states its parameters. */
#include <okapi/boot.h>
#include <okapi/layout.h>

#ifndef VERSION
#define VERSION OKAPI_ABI_VERSION
#endif

__attribute__((section(".start"))) void start(void)
{
	for (;;)
		;
}

struct okapi_kernel_parameters okapi_kernel_parameters = {
	.magic = OKAPI_BOOT_MAGIC,
	.abi_version = VERSION,
	.window_base = 0xf8000000,
	.ram_base = 0,
	.window_size = 0x4000000,
	.image_end = 0x20000,
	.clock_frequency = 500000,
	.object_size = {0, 160, 64, 200, 256, 64, 64, 64, 64, 64, 64, 256},
	.page_table_size = 4096,
	.list_entry_size = 32,
};
