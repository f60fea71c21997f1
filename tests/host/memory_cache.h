/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Caches and TLB of the model: what they hold.  Both keep it as long as they
 * can; what falls out of one that is full is random.
 */
#ifndef HOST_MEMORY_CACHE_H
#define HOST_MEMORY_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "memory_store.h"
#include "memory_walk.h"

#define CACHE_SIZE 192
#define TLB_SIZE   64

struct cache_line {
	uint32_t address, physical;
	uint32_t word[WORDS];
	bool dirty;
};

struct cache {
	struct cache_line line[CACHE_SIZE];
	uint32_t used;
};

extern struct cache data_cache, instruction_cache;
extern struct translation tlb[TLB_SIZE];
extern uint32_t tlb_used;

/* The line of a virtual address, or NULL; a line that comes from memory. */
struct cache_line *cached(struct cache *cache, uint32_t address);
struct cache_line *load_line(struct cache *cache, uint32_t address, uint32_t physical);

/* The translation of an address, by the TLB or else by the tables. */
enum model_result look_up(uint32_t address, struct translation **found);

/* Operations on the data cache and the TLB. */
void clean_line(uint32_t address, bool invalidate);
void clean_invalidate_all(void);
void forget_page(uint32_t address);

#endif
