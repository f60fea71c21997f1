/* SPDX-License-Identifier: BSD-2-Clause */
/* Setting up the kernel's memory at boot. */
#ifndef ARCH_MEMORY_INIT_H
#define ARCH_MEMORY_INIT_H

#include <arch/words.h>
#include <stdint.h>

/* Megabyte through which boot reaches physical memory that the kernel does not map. */
#define BOOT_WINDOW 0xfc000000

/* Replaces the start's mapping: text read only, data, devices, vectors. */
void arch_memory_init(void);

/* Maps physical memory up to `end` (a multiple of 1 MB) into the kernel's window. */
void arch_map_kernel_region(uint32_t end);

/* Zeroes physical memory; base and size multiples of 4. */
void arch_zero_physical(uint32_t base, uint32_t size);

/* All exceptions are recorded in the event ring from now on; messages then take the C path only. */
void arch_record_events(void);

#endif
