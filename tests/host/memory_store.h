/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Behind the caches of the model: memory, the write buffer before it, and the
 * kernel's data, of which the cache and memory may show different things.
 */
#ifndef HOST_MEMORY_STORE_H
#define HOST_MEMORY_STORE_H

#include <arch/cpu.h>
#include <stdint.h>

#define WORDS	   (CPU_CACHE_LINE / 4)
#define LINE_MASK  (~(uint32_t)(CPU_CACHE_LINE - 1))
#define PAGE_WORDS 1024

/* A range of the kernel's data: as the cache shows it, what memory holds, what was written back or read last.
 */
struct kernel_range {
	uint32_t *view, *memory, *clean;
	uint32_t size;
};

extern struct kernel_range kernel_range[2]; /* the pool, the first-level table */
extern uint32_t pending;		    /* entries of the write buffer */

void open_store(void);
void open_range(struct kernel_range *range, void *view, uint32_t size);

/* The line at a physical address, a multiple of its size. */
uint32_t *memory_line(uint32_t physical);

/* Words that leave for memory: there when the write buffer comes to it. */
void write_back(uint32_t *memory, const uint32_t *word, uint32_t count);
void drain_first(void);
void drain(void);

/* The range of the kernel's data that an address is in and its line's first word there, or NULL. */
struct kernel_range *find_range(uint32_t address, uint32_t *word);
void clean_kernel_line(struct kernel_range *range, uint32_t word);
void clean_kernel_page(struct kernel_range *range, uint32_t word);

#endif
