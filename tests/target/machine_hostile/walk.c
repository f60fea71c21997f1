/* SPDX-License-Identifier: BSD-2-Clause */
/* What a guest's tables mean. */
#include "warden.h"

static bool in_linear(uint32_t physical)
{
	return physical - RAM_START < RAM_SIZE;
}

bool is_own(uint32_t physical)
{
	return in_linear(physical) || physical - SHARED_PHYSICAL < SHARED_SIZE;
}

static struct walked walk_coarse(uint32_t first, uint32_t address)
{
	uint32_t place = (first & 0xfffffc00) + ((address >> 12) & 0xff) * 4, entry;
	struct walked walked = {.mapped = true};

	if (!in_linear(place))
		return (struct walked){0};
	entry = *(const uint32_t *)LINEAR(place);
	switch (entry & 3) {
	case 1:
		walked.physical = (entry & 0xffff0000) | (address & 0xffff);
		walked.ap = (entry >> (4 + 2 * ((address >> 14) & 3))) & 3;
		return walked;
	case 2:
		walked.physical = (entry & 0xfffff000) | (address & 0xfff);
		walked.ap = (entry >> (4 + 2 * ((address >> 10) & 3))) & 3;
		return walked;
	default:
		return (struct walked){0};
	}
}

struct walked walk(const uint32_t *table, uint32_t address)
{
	uint32_t first = table[address >> 20];

	if ((first & 3) == 2)
		return (struct walked){true, (first & 0xfff00000) | (address & 0xfffff), (first >> 10) & 3};
	return (first & 3) == 1 ? walk_coarse(first, address) : (struct walked){0};
}
