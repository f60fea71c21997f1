/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of an address space (struct page_table of <kernel/space.h>), for mapping and unmapping. */
#ifndef KERNEL_PAGE_TABLE_H
#define KERNEL_PAGE_TABLE_H

#include <kernel/space.h>

/* Pages that one step maps or unmaps. */
#define PAGES_AT_ONCE 32
#define LARGE_ENTRIES (OKAPI_LARGE_PAGE_SIZE / OKAPI_PAGE_SIZE)

/* An empty table that covers the address, its entries PAGE_SHIFT or SECTION_SHIFT wide; NULL without memory.
 */
struct page_table *page_table_create(struct space *space, uint32_t address, uint32_t shift);

/* Gives an empty table back. */
void page_table_free(struct page_table *table);

/* Writes a first-level entry, and has what the hardware holds of the old one forgotten. */
void page_table_set_section(struct page_table *sections, uint32_t index, arch_entry_t entry);

/* Empties a first-level entry; a table of sections that has none left is freed. */
void page_table_clear_section(struct page_table *sections, uint32_t index);

#endif
