/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ARMv5 descriptors (ARM926EJ-S TRM, sections 3.2 and 3.3).  SCTLR.S is set,
 * so AP 0 is "kernel reads only"; AP 2 is "kernel all, user reads"; AP 3 all.
 */
#include <arch/space.h>
#include <okapi/capability.h>

#define FIRST_SECTION 0x12u /* section; bit 4 must be one */
#define SECOND_LARGE  1u
#define SECOND_SMALL  2u
#define BUFFERABLE    4u
#define CACHEABLE     8u
#define USER_READ     2u
#define USER_ALL      3u

static uint32_t memory_type(uint32_t flags)
{
	switch (flags & OKAPI_MAP_CACHE_MASK) {
	case OKAPI_MAP_CACHED:
		return CACHEABLE | BUFFERABLE;
	case OKAPI_MAP_WRITE_THROUGH:
		return CACHEABLE;
	case OKAPI_MAP_UNCACHED:
		return BUFFERABLE;
	default:
		return 0;
	}
}

static uint32_t access_permission(uint32_t flags)
{
	return (flags & OKAPI_MAP_WRITE) ? USER_ALL : USER_READ;
}

arch_entry_t arch_section_entry(uint32_t physical, uint32_t flags)
{
	return physical | access_permission(flags) << 10 | memory_type(flags) | FIRST_SECTION;
}

/* The four subpages have equal permissions. */
static uint32_t subpages(uint32_t flags)
{
	return access_permission(flags) * 0x550;
}

arch_entry_t arch_large_page_entry(uint32_t physical, uint32_t flags)
{
	return physical | subpages(flags) | memory_type(flags) | SECOND_LARGE;
}

arch_entry_t arch_small_page_entry(uint32_t physical, uint32_t flags)
{
	return physical | subpages(flags) | memory_type(flags) | SECOND_SMALL;
}

uint32_t arch_entry_physical(arch_entry_t entry, enum arch_entry_kind kind)
{
	switch (kind) {
	case ARCH_SECTION:
		return entry & 0xfff00000;
	case ARCH_LARGE_PAGE:
		return entry & 0xffff0000;
	default:
		return entry & 0xfffff000;
	}
}

uint32_t arch_entry_flags(arch_entry_t entry, enum arch_entry_kind kind)
{
	static const uint8_t cache[4] = {OKAPI_MAP_DEVICE, OKAPI_MAP_UNCACHED, OKAPI_MAP_WRITE_THROUGH,
					 OKAPI_MAP_CACHED};
	uint32_t permission = kind == ARCH_SECTION ? (entry >> 10) & 3 : (entry >> 4) & 3;
	uint32_t flags = cache[(entry >> 2) & 3] | OKAPI_MAP_READ;

	return permission == USER_ALL ? flags | OKAPI_MAP_WRITE : flags;
}
