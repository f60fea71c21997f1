/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's own part of every address space.
 *
 *   f0000000  UTCB windows, 1 MB a space: in the space's own domain
 *   f8000000  window: physical memory from PLATFORM_RAM_BASE on, kernel only
 *   fff00000  devices that the kernel uses, one page each
 *   ffff0000  vectors; the upper part is readable by all cells
 *   ffff1000  the clock's counter, readable by all cells
 */
#ifndef ARCH_MEMORY_MAP_H
#define ARCH_MEMORY_MAP_H

#include <platform/memory_map.h>

#define KERNEL_WINDOW_BASE    0xf8000000
#define KERNEL_WINDOW_SIZE    0x04000000
#define KERNEL_DEVICE_BASE    0xfff00000 /* pages PLATFORM_DEVICE_... */
#define KERNEL_VECTORS	      0xffff0000
#define KERNEL_COUNTER_PAGE   0xffff1000
#define KERNEL_VECTOR_TARGETS 0xffff0c00 /* five words: the kernel's entries */

#ifndef __ASSEMBLER__
#include <stdint.h>

static inline uint32_t kernel_physical(const void *pointer)
{
	return (uint32_t)(uintptr_t)pointer - KERNEL_WINDOW_BASE + PLATFORM_RAM_BASE;
}

static inline void *kernel_pointer(uint32_t physical)
{
	return (void *)(uintptr_t)(physical - PLATFORM_RAM_BASE + KERNEL_WINDOW_BASE);
}
#endif

#endif
