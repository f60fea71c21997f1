/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts in two shared pages, for ever; which one is its own depends on the cell. */
#include <stdint.h>

#include <okl4/env.h>
#include <okl4/syscall.h>

#include "channels.h"

int main(void)
{
	volatile uint32_t *shared = (uint32_t *)(uintptr_t)okl4_env_get_segment("MAIN_SHARED")->virt_addr;
	volatile uint32_t *kept = (uint32_t *)(uintptr_t)okl4_env_get_segment("MAIN_KEPT")->virt_addr;

	for (;;) {
		shared[CELL_INDEX]++;
		kept[16 + CELL_INDEX]++;
		okl4_sys_yield();
	}
}
