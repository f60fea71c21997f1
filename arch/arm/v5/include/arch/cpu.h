/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ARM926EJ-S operations on caches, TLB and domains (ARM926EJ-S Technical
 * Reference Manual, ARM DDI 0198E, section 2.3: registers c3, c7 and c8).
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdint.h>

#define CPU_CACHE_LINE 32

/* Write one line back to memory (c7, c10, 1). */
static inline void cpu_clean_line(uint32_t address)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c10, 1" : : "r"(address) : "memory");
}

/* Write one line back and forget it (c7, c14, 1). */
static inline void cpu_clean_invalidate_line(uint32_t address)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c14, 1" : : "r"(address) : "memory");
}

/* The same for the 4 KB from `address` on, a multiple of that (cache.S). */
void cpu_clean_invalidate_page(uint32_t address);

/* The same for [start, end), start < end (cache.S). */
void cpu_clean_invalidate_range(uint32_t start, uint32_t end);

/* Wait until the write buffer is empty (c7, c10, 4). */
static inline void cpu_drain_write_buffer(void)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c10, 4" : : "r"(0) : "memory");
}

/* Test, clean and invalidate until the whole data cache is clean and empty (c7, c14, 3). */
static inline void cpu_clean_invalidate_data_cache(void)
{
	__asm__ volatile("1: mrc p15, 0, r15, c7, c14, 3\n\t"
			 "bne 1b\n\t"
			 "mcr p15, 0, %0, c7, c10, 4"
			 :
			 : "r"(0)
			 : "memory", "cc");
}

/* Forget all instructions (c7, c5, 0). */
static inline void cpu_invalidate_instruction_cache(void)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 0" : : "r"(0) : "memory");
}

/* Forget all translations (c8, c7, 0). */
static inline void cpu_invalidate_tlb(void)
{
	__asm__ volatile("mcr p15, 0, %0, c8, c7, 0" : : "r"(0) : "memory");
}

/* Forget the translation of one page, both instruction and data side (c8, c7, 1). */
static inline void cpu_invalidate_tlb_page(uint32_t address)
{
	__asm__ volatile("mcr p15, 0, %0, c8, c7, 1" : : "r"(address) : "memory");
}

/* Domain access register (c3). */
static inline void cpu_set_domain_access(uint32_t access)
{
	__asm__ volatile("mcr p15, 0, %0, c3, c0, 0" : : "r"(access) : "memory");
}

static inline uint32_t cpu_domain_access(void)
{
	uint32_t access;

	__asm__ volatile("mrc p15, 0, %0, c3, c0, 0" : "=r"(access));
	return access;
}

/* Physical address of the first-level table (c2). */
static inline void cpu_set_first_level(uint32_t physical)
{
	__asm__ volatile("mcr p15, 0, %0, c2, c0, 0" : : "r"(physical) : "memory");
}

/* Main identification, cache type and control registers (c0, c1). */
static inline uint32_t cpu_main_id(void)
{
	uint32_t value;

	__asm__("mrc p15, 0, %0, c0, c0, 0" : "=r"(value));
	return value;
}

static inline uint32_t cpu_cache_type(void)
{
	uint32_t value;

	__asm__("mrc p15, 0, %0, c0, c0, 1" : "=r"(value));
	return value;
}

static inline uint32_t cpu_control(void)
{
	uint32_t value;

	__asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(value));
	return value;
}

static inline uint32_t cpu_fault_status(void)
{
	uint32_t status;

	__asm__ volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(status));
	return status & 0xff;
}

static inline uint32_t cpu_fetch_fault_status(void)
{
	uint32_t status;

	__asm__ volatile("mrc p15, 0, %0, c5, c0, 1" : "=r"(status));
	return status & 0xff;
}

static inline uint32_t cpu_fault_address(void)
{
	uint32_t address;

	__asm__ volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(address));
	return address;
}

/* Stop the clock until an interrupt is pending (c7, c0, 4). */
static inline void cpu_wait_for_interrupt(void)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c0, 4" : : "r"(0) : "memory");
}

#endif
