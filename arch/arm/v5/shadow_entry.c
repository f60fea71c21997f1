/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/guest_access.h>
#include <arch/shadow_entry.h>
#include <kernel/space.h>

#define SECTION	       0x12u
#define SMALL_PAGE     2u
#define CACHE_BITS     0xcu
#define CACHED	       0xcu
#define DOMAIN_SHIFT   5
/* The four permission fields of a small page, and the high and low bits of each. */
#define RIGHTS	       0xff0u
#define RIGHTS_HIGH    0xaa0u
#define RIGHTS_LOW     0x550u
#define SECTION_RIGHTS 0xc00u
#define SECTION_HIGH   0x800u
#define SECTION_LOW    0x400u

static uint32_t cache_bits(uint32_t guest, arch_entry_t memory)
{
	return (memory & CACHE_BITS) == CACHED ? guest & CACHE_BITS : memory & CACHE_BITS;
}

/*
 * Both faces are user mode to the processor: in the kernel part what privileged code may write becomes
 * writable, all else readable; in the user part the fields stand as they are.
 */
static uint32_t kernel_rights(uint32_t rights, uint32_t high, uint32_t low)
{
	return high | rights | ((rights >> 1) & low);
}
uint32_t shadow_section_entry(uint32_t guest, arch_entry_t memory, bool kernel)
{
	uint32_t rights = guest & SECTION_RIGHTS, domain = kernel ? GUEST_DOMAIN_KERNEL : GUEST_DOMAIN_USER;

	if (kernel)
		rights = kernel_rights(rights, SECTION_HIGH, SECTION_LOW);
	if ((memory & SECTION_RIGHTS) != SECTION_RIGHTS)
		rights &= ~SECTION_LOW;
	return (memory & 0xfff00000) | rights | domain << DOMAIN_SHIFT | cache_bits(guest, memory) | SECTION;
}

uint32_t shadow_page_of_section(uint32_t guest, uint32_t address)
{
	uint32_t rights = ((guest & SECTION_RIGHTS) >> 10) * (RIGHTS_LOW);

	return (guest & 0xfff00000) | (address & 0x000ff000) | rights | (guest & CACHE_BITS) | SMALL_PAGE;
}

/* Each quarter of a large page has rights of its own. */
uint32_t shadow_page_of_large(uint32_t guest, uint32_t address)
{
	uint32_t quarter = (address >> 14) & 3, rights = ((guest >> (4 + 2 * quarter)) & 3) * RIGHTS_LOW;

	return (guest & 0xffff0000) | (address & 0x0000f000) | rights | (guest & CACHE_BITS) | SMALL_PAGE;
}

uint32_t shadow_page_entry(uint32_t guest, arch_entry_t memory, uint32_t shift, bool kernel)
{
	uint32_t rights = guest & RIGHTS, physical;
	bool writable;

	if (shift == SECTION_SHIFT) {
		physical = (memory & 0xfff00000) | (guest & 0x000ff000);
		writable = (memory & SECTION_RIGHTS) == SECTION_RIGHTS;
	} else {
		writable = (memory & 0x30u) == 0x30u;
		if (arch_second_level_kind(memory) == ARCH_LARGE_PAGE)
			physical = (memory & 0xffff0000) | (guest & 0x0000f000);
		else
			physical = memory & 0xfffff000;
	}
	if (kernel)
		rights = kernel_rights(rights, RIGHTS_HIGH, RIGHTS_LOW);
	if (!writable)
		rights &= ~RIGHTS_LOW;
	return physical | rights | cache_bits(guest, memory) | SMALL_PAGE;
}
