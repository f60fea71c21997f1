/* SPDX-License-Identifier: BSD-2-Clause */
/* The table walk: it reads memory, and neither cache nor write buffer. */
#include "memory_walk.h"

#include <arch/memory_map.h>
#include <stdlib.h>

#include "memory_store.h"

static const uint32_t *first_level; /* in memory */

void walk_from(uint32_t physical)
{
	if (physical == kernel_physical(kernel_range[1].view))
		first_level = kernel_range[1].memory;
	else if (physical % 0x4000 == 0 && physical - MODEL_POOL_PHYSICAL < MODEL_POOL_SIZE)
		first_level = kernel_range[0].memory + (physical - MODEL_POOL_PHYSICAL) / 4;
	else
		abort();
}

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

enum model_result walk(uint32_t address, struct translation *found)
{
	uint32_t first = first_level[address >> 20];
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

bool model_translate(uint32_t address, uint32_t *physical, uint32_t *domain)
{
	struct translation found;

	if (walk(address, &found) != MODEL_DONE)
		return false;
	*physical = found.physical + (address - found.address);
	*domain = found.domain;
	return true;
}
