/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses as the processor makes them, and the kernel's operations on caches, TLB and domains. */
#include "memory_model.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <arch/first_level.h>
#include <arch/memory_map.h>

#include "memory_cache.h"

uint32_t first_level_table[FIRST_LEVEL_ENTRIES] __attribute__((aligned(16384)));

struct model_call_site model_call_site[MODEL_CALL_SITES];
uint32_t model_call_sites, model_left_out = MODEL_NONE_LEFT_OUT;

static uint32_t domain_access;

/* --- accesses ----------------------------------------------------------------------------- */

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

/* Memory that the kernel gives to another mapping: it does not look at it any more.  (The tables of machines
 * are cleaned page by page, too, and go on to be used.) */
static bool is_given_away(const char *function)
{
	return strcmp(function, "clean_invalidate_lines") == 0;
}

/* The kernel cleans single lines of its own to go on with them. */
static bool is_of_kernel(uint32_t address)
{
	uint32_t word;

	return find_range(address, &word) != NULL;
}

void model_operate(enum model_operation operation, uint32_t argument, const char *function)
{
	if (call_site(operation, function) == model_left_out)
		return;
	switch (operation) {
	case MODEL_CLEAN_LINE:
	case MODEL_CLEAN_INVALIDATE_LINE:
		clean_line(argument, operation == MODEL_CLEAN_INVALIDATE_LINE && !is_of_kernel(argument));
		break;
	case MODEL_CLEAN_INVALIDATE_PAGE:
		for (uint32_t line = 0; line < 4096; line += CPU_CACHE_LINE)
			clean_line(argument + line, is_given_away(function));
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
	case MODEL_SET_FIRST_LEVEL:
		walk_from(argument);
		break;
	default:
		abort();
	}
}

void model_clean_invalidate_range(uint32_t start, uint32_t end, const char *function)
{
	for (uint32_t line = start & ~(CPU_CACHE_LINE - 1u); line < end; line += CPU_CACHE_LINE)
		model_operate(MODEL_CLEAN_INVALIDATE_LINE, line, function);
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
	walk_from(kernel_physical(first_level_table));
	domain_access = 1;
}

void model_set_kernel_entry(uint32_t megabyte, uint32_t entry)
{
	first_level_table[megabyte] = entry;
	kernel_range[1].memory[megabyte] = entry;
	kernel_range[1].clean[megabyte] = entry;
}
