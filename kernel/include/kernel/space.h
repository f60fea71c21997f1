/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces.  A space is a directory of tables for 256 MB each, whose
 * entries are sections or tables for 1 MB each, whose entries are pages.  Every
 * page and section is in a chain of links that hangs on the capability it was
 * mapped through, so that deleting the capability unmaps it wherever it went.
 * What an entry looks like is the architecture's business (<arch/space.h>).
 */
#ifndef KERNEL_SPACE_H
#define KERNEL_SPACE_H

#include <arch/space.h>
#include <kernel/link.h>
#include <kernel/object.h>
#include <okapi/layout.h>

struct capability;
struct vcpu;

#define TABLE_ENTRIES	  256
#define DIRECTORY_ENTRIES 16
#define DIRECTORY_SHIFT	  28
#define PAGE_SHIFT	  12
#define SECTION_SHIFT	  20

struct page_table {
	arch_entry_t entry[TABLE_ENTRIES];
	struct link link[TABLE_ENTRIES]; /* of a large page only the first is used */
	struct space *space;
	uint32_t base;	/* first virtual address that it covers */
	uint32_t shift; /* log2 of the bytes that one entry covers: PAGE_SHIFT or SECTION_SHIFT */
	uint32_t used;	/* entries that are not empty */
};
/* The table of a link is found by rounding the link's address down to the table's block. */
#define PAGE_TABLE_BLOCK 4096
_Static_assert(sizeof(struct page_table) <= PAGE_TABLE_BLOCK || sizeof(void *) != 4,
	       "a table fits its block");

struct space {
	struct object object;
	struct arch_space arch;
	struct page_table *directory[DIRECTORY_ENTRIES];
	struct link *threads;
	uint32_t number;
	struct vcpu *vcpu; /* of the virtual machine whose memory this is, or NULL */
	uint32_t swept;	   /* destruction: bytes of the directory entry at hand that are done */
	uint32_t utcb_used[OKAPI_UTCBS_PER_SPACE / 32];
};

/* An empty space; error NO_MEMORY or LIMIT. */
struct space *space_create(struct pool *pool, result_t *error);

/* Memory for UTCB `number`: marks it as used.  Error NO_MEMORY or UTCB_IN_USE (0 if done). */
uint32_t space_take_utcb(struct space *space, uint32_t number, struct okapi_utcb **utcb);
void space_give_utcb(struct space *space, uint32_t number);

struct mapping {
	struct space *space;
	struct capability *capability;
	uint32_t address, physical, size; /* all multiples of the page size; advanced as pages are mapped */
	uint32_t flags;			  /* OKAPI_MAP_... */
};

struct segment;

/* Checks offset, flags, rights against the segment (as OKAPI_SYS_MAP does) and fills in the physical address.
 */
result_t mapping_check(struct mapping *mapping, const struct segment *segment, uint32_t offset);

/* Maps as much as one bounded step allows.  RESULT_RESTART while there is more; MAPPED, NO_MEMORY. */
result_t space_map_step(struct mapping *mapping);

/* Unmaps the start of [*address, *address + *size) in one bounded step and advances both.  NO_MEMORY if a
 * section must be broken up and that cannot be paid. */
result_t space_unmap_step(struct space *space, uint32_t *address, uint32_t *size);

/* Unmaps the page or section that a link stands for. */
void space_unmap_link(struct link *link);

static inline struct page_table *section_table(const struct space *space, uint32_t address)
{
	return space->directory[address >> DIRECTORY_SHIFT];
}

/* Place of an address's entry in the table that covers it. */
static inline uint32_t section_index(uint32_t address)
{
	return (address >> SECTION_SHIFT) % TABLE_ENTRIES;
}

static inline uint32_t page_index(uint32_t address)
{
	return (address >> PAGE_SHIFT) % TABLE_ENTRIES;
}

/* The first-level entry for a megabyte, or an empty one. */
static inline arch_entry_t space_section_entry(const struct space *space, uint32_t address)
{
	const struct page_table *table = section_table(space, address);

	return table ? table->entry[section_index(address)] : ARCH_ENTRY_EMPTY;
}

/* The common case of unmapping: one small page of a table that keeps others.  False: it is another case. */
bool space_unmap_page(struct space *space, uint32_t address);

/* Entry that maps the address (0 if none) and log2 of the page's size. */
arch_entry_t space_find(const struct space *space, uint32_t address, uint32_t *shift);

#endif
