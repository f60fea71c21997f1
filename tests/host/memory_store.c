/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_store.h"

#include <stdlib.h>
#include <string.h>

#include "memory_model.h"

#define SPARSE 0x8000 /* lines of memory outside of the pool that can be written */

struct memory_line {
	uint32_t physical; /* 1: unused */
	uint32_t word[WORDS];
};

static struct memory_line sparse[SPARSE];

struct kernel_range kernel_range[2];

uint32_t model_initial_word(uint32_t physical)
{
	return (physical & ~3u) * 2654435761u ^ 0x5a5a5a5a;
}

static struct memory_line *find_line(uint32_t physical)
{
	uint32_t place = (physical / CPU_CACHE_LINE * 2654435761u) % SPARSE;

	while (sparse[place].physical != physical) {
		if (sparse[place].physical == 1) {
			sparse[place].physical = physical;
			for (uint32_t i = 0; i < WORDS; i++)
				sparse[place].word[i] = model_initial_word(physical + 4 * i);
			break;
		}
		place = (place + 1) % SPARSE;
	}
	return &sparse[place];
}

uint32_t *memory_line(uint32_t physical)
{
	if (physical - MODEL_POOL_PHYSICAL < MODEL_POOL_SIZE)
		return kernel_range[0].memory + (physical - MODEL_POOL_PHYSICAL) / 4;
	return find_line(physical)->word;
}

struct pending {
	uint32_t *memory;
	uint32_t word[WORDS];
	uint32_t count;
};

static struct pending write_buffer[16];
uint32_t pending;

void drain_first(void)
{
	memcpy(write_buffer[0].memory, write_buffer[0].word, write_buffer[0].count * 4);
	pending--;
	memmove(write_buffer, write_buffer + 1, pending * sizeof(*write_buffer));
}

void drain(void)
{
	while (pending > 0)
		drain_first();
}

void write_back(uint32_t *memory, const uint32_t *word, uint32_t count)
{
	if (pending == 16)
		drain_first();
	write_buffer[pending].memory = memory;
	memcpy(write_buffer[pending].word, word, count * 4);
	write_buffer[pending++].count = count;
}

/* The line of the kernel's data at an address, or NULL. */
struct kernel_range *find_range(uint32_t address, uint32_t *word)
{
	for (uint32_t i = 0; i < 2; i++) {
		uint32_t offset = (address & LINE_MASK) - (uint32_t)(uintptr_t)kernel_range[i].view;

		*word = offset / 4;
		if (offset < kernel_range[i].size)
			return &kernel_range[i];
	}
	return NULL;
}

void clean_kernel_line(struct kernel_range *range, uint32_t word)
{
	if (memcmp(range->view + word, range->clean + word, CPU_CACHE_LINE) == 0)
		return;
	write_back(range->memory + word, range->view + word, WORDS);
	memcpy(range->clean + word, range->view + word, CPU_CACHE_LINE);
}

void clean_kernel_page(struct kernel_range *range, uint32_t word)
{
	uint32_t end = word + PAGE_WORDS;

	if (memcmp(range->view + word, range->clean + word, PAGE_WORDS * 4) == 0)
		return;
	for (; word < end; word += WORDS)
		clean_kernel_line(range, word);
}

void open_range(struct kernel_range *range, void *view, uint32_t size)
{
	range->view = view;
	range->size = size;
	range->memory = realloc(range->memory, size);
	range->clean = realloc(range->clean, size);
	memset(range->view, 0, size);
}

void open_store(void)
{
	for (uint32_t i = 0; i < SPARSE; i++)
		sparse[i].physical = 1;
	pending = 0;
}
