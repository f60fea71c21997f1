/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the generic kernel asks of the memory system.  ARMv5 and ARMv7 both
 * implement it; generic code cannot tell them apart.
 */
#ifndef ARCH_SPACE_H
#define ARCH_SPACE_H

#include <arch/memory_map.h>
#include <arch/space_state.h>
#include <kernel/types.h>

struct space;
struct thread;
struct pool;
struct okapi_utcb;

typedef uint32_t arch_entry_t;
#define ARCH_ENTRY_EMPTY 0u

enum arch_entry_kind {
	ARCH_EMPTY,
	ARCH_TABLE,	 /* first level: refers to a table of pages */
	ARCH_SECTION,	 /* first level: maps 1 MB */
	ARCH_LARGE_PAGE, /* second level: one of 16 equal entries for 64 KB */
	ARCH_SMALL_PAGE, /* second level: 4 KB */
};

/* Entries for a physical address and OKAPI_MAP_ flags. */
arch_entry_t arch_section_entry(uint32_t physical, uint32_t flags);
arch_entry_t arch_large_page_entry(uint32_t physical, uint32_t flags);
arch_entry_t arch_small_page_entry(uint32_t physical, uint32_t flags);
arch_entry_t arch_table_entry(const arch_entry_t *table);

/* The table that arch_table_entry was given. */
static inline void *arch_table_of_entry(arch_entry_t entry)
{
	return kernel_pointer(entry & ~0x3ffu);
}

/* The entry for the small page that follows in memory. */
static inline arch_entry_t arch_next_page_entry(arch_entry_t entry)
{
	return entry + 0x1000;
}

/* The two low bits of an entry say what it is, on ARMv5 and ARMv7 alike. */
static inline enum arch_entry_kind arch_first_level_kind(arch_entry_t entry)
{
	return (entry & 3) == 1 ? ARCH_TABLE : (entry & 3) == 2 ? ARCH_SECTION : ARCH_EMPTY;
}

static inline enum arch_entry_kind arch_second_level_kind(arch_entry_t entry)
{
	return (entry & 3) == 1 ? ARCH_LARGE_PAGE : (entry & 3) == 0 ? ARCH_EMPTY : ARCH_SMALL_PAGE;
}

uint32_t arch_entry_physical(arch_entry_t entry, enum arch_entry_kind kind);
uint32_t arch_entry_flags(arch_entry_t entry, enum arch_entry_kind kind);

/* The table walk must see second-level entries that were just written. */
void arch_entries_written(const arch_entry_t *entry, uint32_t count);

/* One page entry of the space was emptied, the one at `entry`: tell the table walk, forget the page. */
void arch_page_removed(struct space *space, uint32_t address, const arch_entry_t *entry);

/* Page entries of the space were emptied (count pages from address on): forget them. */
void arch_pages_removed(struct space *space, uint32_t address, uint32_t count);

/* The first-level entry that covers the address was changed from `old` in the space's own tables. */
void arch_first_level_changed(struct space *space, uint32_t address, arch_entry_t old);

/* State of a new space; false if its pool cannot pay. */
bool arch_space_init(struct space *space);

/* Gives back what the space holds, in bounded steps: true when done.  No thread uses it, nothing is mapped.
 */
bool arch_space_release_step(struct space *space);

/* Where UTCB `number` of the space is, for its threads and the kernel; makes memory for it: NULL without
 * memory. */
struct okapi_utcb *arch_utcb_map(struct space *space, uint32_t number);

/* Makes the UTCBs of a space accessible to the kernel until the next switch. */
void arch_open_utcb(struct space *space);

/* Makes the UTCBs of both spaces accessible to the kernel until the next switch. */
void arch_open_utcbs(struct space *space, struct space *other);

/* An access of the running space failed because an entry had not been copied to where the hardware looks:
 * does that and returns true; false if the access is a real fault. */
bool arch_fill_on_fault(struct space *space, uint32_t address);

/* Cleans caches for a range of the space that runs (OKAPI_CACHE_...). */
void arch_cache_range(struct space *space, uint32_t address, uint32_t size, uint32_t operation);

/* Memory of the kernel is about to be used through another mapping: write back and forget its lines. */
void arch_clean_kernel_range(void *start, uint32_t size);

#endif
