/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_model.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <arch/first_level.h>
#include <arch/memory_map.h>

#include "memory_store.h"
#include "random.h"

#define WORDS	   (CPU_CACHE_LINE / 4)
#define CACHE_SIZE 192
#define TLB_SIZE   64
#define SPARSE	   0x8000 /* lines of memory outside of the pool that can be written */

uint32_t first_level_table[FIRST_LEVEL_ENTRIES] __attribute__((aligned(16384)));

struct model_call_site model_call_site[MODEL_CALL_SITES];
uint32_t model_call_sites, model_left_out = MODEL_NONE_LEFT_OUT;

/* --- caches and TLB ----------------------------------------------------------------------- */

struct cache_line {
	uint32_t address, physical;
	uint32_t word[WORDS];
	bool dirty;
};

struct cache {
	struct cache_line line[CACHE_SIZE];
	uint32_t used;
};

struct translation {
	uint32_t address, size; /* virtual page */
	uint32_t physical, domain, permission, type;
};

static struct cache data_cache, instruction_cache;
static struct translation tlb[TLB_SIZE];
static uint32_t tlb_used, domain_access;

static void evict(struct cache *cache, uint32_t index)
{
	struct cache_line *line = &cache->line[index];

	if (line->dirty)
		write_back(memory_line(line->physical), line->word, WORDS);
	*line = cache->line[--cache->used];
}

static struct cache_line *cached(struct cache *cache, uint32_t address)
{
	for (uint32_t i = 0; i < cache->used; i++) {
		if (cache->line[i].address == (address & LINE_MASK))
			return &cache->line[i];
	}
	return NULL;
}

static struct cache_line *load_line(struct cache *cache, uint32_t address, uint32_t physical)
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

/* --- the table walk ----------------------------------------------------------------------- */

static enum model_result walk_second_level(uint32_t first, struct translation *found)
{
	uint32_t table = first & ~0x3ffu, entry;

	if (table - MODEL_POOL_PHYSICAL >= MODEL_POOL_SIZE)
		return MODEL_GARBAGE;
	entry = kernel_range[0].memory[(table - MODEL_POOL_PHYSICAL) / 4 + (found->address >> 12 & 255)];
	switch (entry & 3) {
	case 0:
		return entry == 0 ? MODEL_NO_PAGE : MODEL_GARBAGE;
	case 1:
		found->size = 0x10000;
		break;
	case 2:
		found->size = 0x1000;
		break;
	default:
		return MODEL_GARBAGE;
	}
	found->physical = entry & ~(found->size - 1);
	found->permission = entry >> 4 & 3;
	found->type = entry >> 2 & 3;
	return MODEL_DONE;
}

static enum model_result walk(uint32_t address, struct translation *found)
{
	uint32_t first = kernel_range[1].memory[address >> 20];
	enum model_result result = MODEL_DONE;

	found->address = address;
	found->domain = first >> 5 & 15;
	switch (first & 3) {
	case 0:
		return first == 0 ? MODEL_NO_SECTION : MODEL_GARBAGE;
	case 1:
		result = walk_second_level(first, found);
		break;
	case 2:
		found->size = 0x100000;
		found->physical = first & 0xfff00000;
		found->permission = first >> 10 & 3;
		found->type = first >> 2 & 3;
		break;
	default:
		return MODEL_GARBAGE;
	}
	if (result == MODEL_DONE)
		found->address = address & ~(found->size - 1);
	return result;
}

static enum model_result look_up(uint32_t address, struct translation **found)
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

/* Permission bits of an entry with the control register's S bit set. */
static bool permitted(uint32_t permission, bool write, bool user)
{
	if (user)
		return permission == 3 || (permission == 2 && !write);
	return permission != 0 || !write;
}

static enum model_result translate(uint32_t address, bool write, bool user, struct translation **found)
{
	enum model_result result = look_up(address, found);
	bool section;

	if (result != MODEL_DONE)
		return result;
	section = (*found)->size == 0x100000;
	if ((domain_access >> 2 * (*found)->domain & 3) == 0)
		return section ? MODEL_SECTION_DOMAIN : MODEL_PAGE_DOMAIN;
	if (!permitted((*found)->permission, write, user))
		return section ? MODEL_SECTION_PERMISSION : MODEL_PAGE_PERMISSION;
	return MODEL_DONE;
}

/* --- accesses ----------------------------------------------------------------------------- */

#define CACHEABLE  2
#define BUFFERABLE 1

static enum model_result access_word(uint32_t address, uint32_t *value, bool write, bool user)
{
	struct translation *found;
	enum model_result result = translate(address, write, user, &found);
	uint32_t physical, type;
	struct cache_line *line;

	if (result != MODEL_DONE)
		return result;
	physical = found->physical + (address - found->address);
	type = found->type;
	line = cached(&data_cache, address);
	if (write) {
		if (line)
			line->word[address / 4 % WORDS] = *value;
		if (line && type == (CACHEABLE | BUFFERABLE))
			line->dirty = true;
		else
			write_back(memory_line(physical & LINE_MASK) + physical / 4 % WORDS, value, 1);
		return MODEL_DONE;
	}
	if (!line && !(type & CACHEABLE)) {
		drain();
		*value = memory_line(physical & LINE_MASK)[physical / 4 % WORDS];
		return MODEL_DONE;
	}
	if (!line)
		line = load_line(&data_cache, address, physical);
	*value = line->word[address / 4 % WORDS];
	return MODEL_DONE;
}

enum model_result model_read(uint32_t address, uint32_t *value)
{
	return access_word(address, value, false, true);
}

enum model_result model_write(uint32_t address, uint32_t value)
{
	return access_word(address, &value, true, true);
}

enum model_result model_kernel_read(uint32_t address, uint32_t *value)
{
	return access_word(address, value, false, false);
}

enum model_result model_kernel_write(uint32_t address, uint32_t value)
{
	return access_word(address, &value, true, false);
}

enum model_result model_fetch(uint32_t address, uint32_t *value)
{
	struct translation *found;
	enum model_result result = translate(address, false, true, &found);
	struct cache_line *line;

	if (result != MODEL_DONE)
		return result;
	line = cached(&instruction_cache, address);
	if (!line)
		line = load_line(&instruction_cache, address, found->physical + (address - found->address));
	*value = line->word[address / 4 % WORDS];
	return MODEL_DONE;
}

uint32_t model_memory_word(uint32_t physical)
{
	return memory_line(physical & LINE_MASK)[physical / 4 % WORDS];
}

/* --- operations --------------------------------------------------------------------------- */

static void clean_line(uint32_t address, bool invalidate)
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

static void clean_invalidate_all(void)
{
	for (uint32_t i = 0; i < 2; i++) {
		for (uint32_t word = 0; word < kernel_range[i].size / 4; word += PAGE_WORDS)
			clean_kernel_page(&kernel_range[i], word);
	}
	while (data_cache.used > 0)
		evict(&data_cache, data_cache.used - 1);
	drain();
}

static void forget_page(uint32_t address)
{
	for (uint32_t i = 0; i < tlb_used; i++) {
		if (address - tlb[i].address < tlb[i].size)
			tlb[i--] = tlb[--tlb_used];
	}
}

static uint32_t call_site(enum model_operation operation, const char *function)
{
	uint32_t i = 0;

	while (i < model_call_sites && (model_call_site[i].operation != operation ||
					strcmp(model_call_site[i].function, function) != 0))
		i++;
	if (i == MODEL_CALL_SITES)
		abort();
	if (i == model_call_sites)
		model_call_site[model_call_sites++] = (struct model_call_site){operation, function, 0};
	model_call_site[i].calls++;
	return i;
}

void model_operate(enum model_operation operation, uint32_t argument, const char *function)
{
	if (call_site(operation, function) == model_left_out)
		return;
	switch (operation) {
	case MODEL_CLEAN_LINE:
	case MODEL_CLEAN_INVALIDATE_LINE:
		clean_line(argument, operation == MODEL_CLEAN_INVALIDATE_LINE);
		break;
	case MODEL_CLEAN_INVALIDATE_PAGE:
		for (uint32_t line = 0; line < 4096; line += CPU_CACHE_LINE)
			clean_line(argument + line, true);
		break;
	case MODEL_DRAIN_WRITE_BUFFER:
		drain();
		break;
	case MODEL_CLEAN_INVALIDATE_DATA_CACHE:
		clean_invalidate_all();
		break;
	case MODEL_INVALIDATE_INSTRUCTION_CACHE:
		instruction_cache.used = 0;
		break;
	case MODEL_INVALIDATE_TLB:
		tlb_used = 0;
		break;
	case MODEL_INVALIDATE_TLB_PAGE:
		forget_page(argument);
		break;
	case MODEL_SET_DOMAIN_ACCESS:
		domain_access = argument;
		break;
	default:
		abort();
	}
}

uint32_t model_domain_access(void)
{
	return domain_access;
}

/* --- for the tests ------------------------------------------------------------------------ */

void model_reset(void)
{
	void *pool = kernel_pointer(MODEL_POOL_PHYSICAL);

	if (mmap(pool, MODEL_POOL_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		 0) != pool)
		abort();
	open_range(&kernel_range[0], pool, MODEL_POOL_SIZE);
	open_range(&kernel_range[1], first_level_table, sizeof(first_level_table));
	/* The start cleans the first-level table; the pool has been zeroed, but only in the cache. */
	memset(kernel_range[1].memory, 0, sizeof(first_level_table));
	memset(kernel_range[1].clean, 0, sizeof(first_level_table));
	memset(kernel_range[0].memory, 0xa6, MODEL_POOL_SIZE);
	memset(kernel_range[0].clean, 0xa6, MODEL_POOL_SIZE);
	open_store();
	data_cache.used = instruction_cache.used = tlb_used = 0;
	domain_access = 1;
}

void model_set_kernel_entry(uint32_t megabyte, uint32_t entry)
{
	first_level_table[megabyte] = entry;
	kernel_range[1].memory[megabyte] = entry;
	kernel_range[1].clean[megabyte] = entry;
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

bool model_translate(uint32_t address, uint32_t *physical, uint32_t *domain)
{
	struct translation found;

	if (walk(address, &found) != MODEL_DONE)
		return false;
	*physical = found.physical + (address - found.address);
	*domain = found.domain;
	return true;
}

static const char *stale_lines(const struct cache *cache, const char *what)
{
	uint32_t physical, domain;

	for (uint32_t i = 0; i < cache->used; i++) {
		if (!model_translate(cache->line[i].address, &physical, &domain) ||
		    physical != cache->line[i].physical)
			return what;
	}
	return NULL;
}

static const char *stale_translations(void)
{
	struct translation now;

	for (uint32_t i = 0; i < tlb_used; i++) {
		if (walk(tlb[i].address, &now) != MODEL_DONE)
			return "translation that is in no table";
		if (memcmp(&now, &tlb[i], sizeof(now)) != 0)
			return "translation that differs from the tables";
	}
	return NULL;
}

static const char *aliases(void)
{
	for (uint32_t i = 0; i < data_cache.used; i++) {
		for (uint32_t j = 0; data_cache.line[i].dirty && j < data_cache.used; j++) {
			if (j != i && data_cache.line[j].physical == data_cache.line[i].physical)
				return "alias of a dirty line";
		}
	}
	return NULL;
}

const char *model_stale(void)
{
	const char *what = stale_translations();

	if (!what)
		what = stale_lines(&data_cache, "line of data");
	if (!what)
		what = stale_lines(&instruction_cache, "line of instructions");
	return what ? what : aliases();
}
