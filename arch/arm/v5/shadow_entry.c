/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/shadow_entry.h>
#include <kernel/space.h>

#define SMALL_PAGE     2u
#define CACHE_BITS     0xcu
#define CACHED	       0xcu
/* The four permission fields of a small page, and the high and low bits of each. */
#define RIGHTS	       0xff0u
#define RIGHTS_HIGH    0xaa0u
#define RIGHTS_LOW     0x550u
#define SECTION_RIGHTS 0xc00u
#define PAGE_RIGHTS    0x30u

uint32_t shadow_page_of(uint32_t guest, uint32_t address, uint32_t shift)
{
	/* Each quarter of a large page has rights of its own. */
	uint32_t place = shift == SECTION_SHIFT ? 10 : 4 + 2 * (address >> 14 & 3);
	uint32_t offset = (1u << shift) - OKAPI_PAGE_SIZE;

	return (guest & ~0u << shift) | (address & offset) | (guest >> place & 3) * RIGHTS_LOW |
	       (guest & CACHE_BITS) | SMALL_PAGE;
}

/*
 * Both faces are user mode to the processor: in the kernel part what privileged code may write becomes
 * writable, all else readable; in the user part the fields stand as they are.
 */
uint32_t shadow_page_entry(uint32_t guest, arch_entry_t memory, uint32_t shift, bool kernel)
{
	uint32_t rights = guest & RIGHTS, physical = memory & 0xfffff000, writable = PAGE_RIGHTS;

	if (shift == SECTION_SHIFT) {
		physical = (memory & 0xfff00000) | (guest & 0x000ff000);
		writable = SECTION_RIGHTS;
	} else if (arch_second_level_kind(memory) == ARCH_LARGE_PAGE) {
		physical = (memory & 0xffff0000) | (guest & 0x0000f000);
	}
	if (kernel)
		rights |= RIGHTS_HIGH | ((rights >> 1) & RIGHTS_LOW);
	if ((memory & writable) != writable)
		rights &= ~RIGHTS_LOW;
	memory &= CACHE_BITS;
	return physical | rights | (memory == CACHED ? guest & CACHE_BITS : memory) | SMALL_PAGE;
}
