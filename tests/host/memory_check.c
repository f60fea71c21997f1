/* SPDX-License-Identifier: BSD-2-Clause */
/* What must be true of the first-level table, the caches and the TLB after every step. */
#include "memory_world.h"

#include <arch/first_level.h>

/* The entry that the space itself has for a megabyte. */
static uint32_t own_entry(const struct space *space, uint32_t megabyte)
{
	if (megabyte == space->arch.utcb_address >> SECTION_SHIFT)
		return arch_table_entry(space->arch.utcb_table);
	return space_section_entry(space, megabyte << SECTION_SHIFT);
}

static bool is_kernels(uint32_t megabyte)
{
	return megabyte - 0x404 < MODEL_POOL_SIZE >> SECTION_SHIFT || megabyte == 0xfff;
}

static void check_kernel_entry(uint32_t megabyte)
{
	uint32_t physical = megabyte == 0xfff ? 0xfff00000 : (megabyte - 0x400) << SECTION_SHIFT;

	if (first_level_table[megabyte] != (physical | 0x41e))
		world_fail("an entry of the kernel was touched");
}

static void check_table(void)
{
	const struct space *owner[DOMAINS] = {NULL}, *running_space = world_space[world_running];
	uint32_t entries[DOMAINS] = {0};

	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		if (!world_space[i] || world_space[i]->arch.domain == DOMAIN_NONE)
			continue;
		if (owner[world_space[i]->arch.domain])
			world_fail("two spaces in one domain");
		owner[world_space[i]->arch.domain] = world_space[i];
	}
	for (uint32_t megabyte = 0; megabyte < FIRST_LEVEL_ENTRIES; megabyte++) {
		uint32_t entry = first_level_table[megabyte], domain = DOMAIN_OF(entry);

		if (is_kernels(megabyte))
			check_kernel_entry(megabyte);
		else if (entry && (domain == 0 || !owner[domain]))
			world_fail("an entry of no space");
		else if (entry && (entry & ~(0xfu << DOMAIN_SHIFT)) != own_entry(owner[domain], megabyte))
			world_fail("an entry that its space does not have");
		else if (entry && ++entries[domain] > DOMAIN_ENTRIES)
			world_fail("too many entries of a domain");
	}
	if (running_space->arch.access != (1u | 1u << 2 * running_space->arch.domain) ||
	    running_space->arch.domain == DOMAIN_NONE)
		world_fail("the running space is not open alone");
}

void world_check(void)
{
	static uint32_t checks;
	const char *stale = model_stale();

	if (stale)
		world_fail(stale);
	check_table();
	if (++checks % 16 == 0)
		world_check_unmapped();
}
