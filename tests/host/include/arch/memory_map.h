/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's window at an address that is free in a program of the host; the rest as on the target. */
#ifndef ARCH_MEMORY_MAP_H
#define ARCH_MEMORY_MAP_H

#include <platform/memory_map.h>
#include <stdint.h>

#define KERNEL_WINDOW_BASE 0x40000000u
#define KERNEL_WINDOW_SIZE 0x04000000u
#define KERNEL_VECTORS	   0xffff0000u

/* Where the exception vectors lead: words of the test's own. */
extern uint32_t host_vector_targets[5];
#define KERNEL_VECTOR_TARGETS ((uintptr_t)host_vector_targets)

static inline uint32_t kernel_physical(const volatile void *pointer)
{
	return (uint32_t)(uintptr_t)pointer - KERNEL_WINDOW_BASE + PLATFORM_RAM_BASE;
}

static inline void *kernel_pointer(uint32_t physical)
{
	return (void *)(uintptr_t)(physical - PLATFORM_RAM_BASE + KERNEL_WINDOW_BASE);
}

#endif
