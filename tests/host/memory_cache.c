/* SPDX-License-Identifier: BSD-2-Clause */
/* Caches and TLB: how lines and translations come in, and leave when told to or by chance. */
#include "memory_cache.h"

#include <string.h>

#include "random.h"

struct cache data_cache, instruction_cache;
struct translation tlb[TLB_SIZE];
uint32_t tlb_used;

static void evict(struct cache *cache, uint32_t index)
{
	struct cache_line *line = &cache->line[index];

	if (line->dirty)
		write_back(memory_line(line->physical), line->word, WORDS);
	*line = cache->line[--cache->used];
}

struct cache_line *cached(struct cache *cache, uint32_t address)
{
	for (uint32_t i = 0; i < cache->used; i++) {
		if (cache->line[i].address == (address & LINE_MASK))
			return &cache->line[i];
	}
	return NULL;
}

struct cache_line *load_line(struct cache *cache, uint32_t address, uint32_t physical)
{
	struct cache_line *line;

	if (cache->used == CACHE_SIZE)
		evict(cache, random_below(CACHE_SIZE));
	/* Instructions come by a way of their own, past the write buffer. */
	if (cache == &data_cache)
		drain();
	line = &cache->line[cache->used++];
	line->address = address & LINE_MASK;
	line->physical = physical & LINE_MASK;
	line->dirty = false;
	memcpy(line->word, memory_line(line->physical), sizeof(line->word));
	return line;
}

enum model_result look_up(uint32_t address, struct translation **found)
{
	enum model_result result;

	for (uint32_t i = 0; i < tlb_used; i++) {
		*found = &tlb[i];
		if (address - tlb[i].address < tlb[i].size)
			return MODEL_DONE;
	}
	if (tlb_used == TLB_SIZE)
		tlb[random_below(TLB_SIZE)] = tlb[--tlb_used];
	*found = &tlb[tlb_used];
	result = walk(address, *found);
	tlb_used += result == MODEL_DONE;
	return result;
}

/* --- operations --------------------------------------------------------------------------- */

void clean_line(uint32_t address, bool invalidate)
{
	uint32_t word;
	struct kernel_range *range = find_range(address, &word);
	struct cache_line *line = cached(&data_cache, address);

	if (range) {
		clean_kernel_line(range, word);
		/* Nobody may count on what the kernel would read there now: it is about to change. */
		for (uint32_t i = 0; invalidate && i < WORDS; i++)
			range->view[word + i] = range->clean[word + i] = 0xdead0000 + random_below(0x10000);
	} else if (line && invalidate) {
		evict(&data_cache, (uint32_t)(line - data_cache.line));
	} else if (line && line->dirty) {
		write_back(memory_line(line->physical), line->word, WORDS);
		line->dirty = false;
	}
}

void clean_invalidate_all(void)
{
	for (uint32_t i = 0; i < 2; i++) {
		for (uint32_t word = 0; word < kernel_range[i].size / 4; word += PAGE_WORDS)
			clean_kernel_page(&kernel_range[i], word);
	}
	while (data_cache.used > 0)
		evict(&data_cache, data_cache.used - 1);
	drain();
}

void forget_page(uint32_t address)
{
	for (uint32_t i = 0; i < tlb_used; i++) {
		if (address - tlb[i].address < tlb[i].size)
			tlb[i--] = tlb[--tlb_used];
	}
}

void model_lose_something(void)
{
	uint32_t index = (uint32_t)random_below(MODEL_POOL_SIZE / CPU_CACHE_LINE);

	switch (random_below(5)) {
	case 0:
		if (data_cache.used > 0)
			evict(&data_cache, random_below(data_cache.used));
		break;
	case 1:
		if (instruction_cache.used > 0)
			evict(&instruction_cache, random_below(instruction_cache.used));
		break;
	case 2:
		if (tlb_used > 0)
			tlb[random_below(tlb_used)] = tlb[tlb_used - 1], tlb_used--;
		break;
	case 3:
		clean_kernel_line(&kernel_range[0], index * WORDS);
		break;
	default:
		if (pending > 0)
			drain_first();
		break;
	}
}
