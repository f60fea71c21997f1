/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a guest's entry and the machine's memory to the entry that the processor
 * gets (ARM926EJ-S TRM, sections 3.2 and 3.3): the guest's rights, cut down to those
 * of the machine; its cache attributes where the machine's memory is cached.
 */
#ifndef ARCH_SHADOW_ENTRY_H
#define ARCH_SHADOW_ENTRY_H

#include <arch/space.h>

/* Fault statuses: nothing at the first or second level; nothing behind the entry (external abort); rights of
 * a section or page. */
#define STATUS_NO_SECTION     0x5u
#define STATUS_NO_PAGE	      0x7u
#define STATUS_EXTERNAL	      0xau
#define STATUS_SECTION_RIGHTS 0xdu
#define STATUS_PAGE_RIGHTS    0xfu

#define LARGE_PAGE_SHIFT 16

/* Whether a megabyte of the machine's memory can be in the linear area: a section, writable and cached. */
static inline bool shadow_may_be_linear(arch_entry_t memory)
{
	return (memory & 0xc1f) == 0xc1e;
}

/* Whether a guest's small page itself lets its kernel, or its user, read and write at the address. */
static inline bool shadow_guest_allows_all(uint32_t guest, uint32_t address, bool kernel)
{
	uint32_t rights = guest >> (4 + 2 * (address >> 10 & 3)) & 3;

	return kernel ? rights != 0 : rights == 3;
}

/* The small page that the guest's section or large page, by its shift, contains at the address. */
uint32_t shadow_page_of(uint32_t guest, uint32_t address, uint32_t shift);

/* Second-level entry for a guest's small page; `memory` and `shift` as of space_find. */
uint32_t shadow_page_entry(uint32_t guest, arch_entry_t memory, uint32_t shift, bool kernel);

#endif
