/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ARMv5: one hardware first-level table for all spaces, a cache of their own
 * first-level entries.  Each copied entry carries its owner's domain; running
 * another space is one write of the domain access register.
 *
 * Invariants (tests/host checks them against a model of cache and TLB):
 *  - an entry that carries domain d was copied from the space that owns d;
 *  - cache lines and TLB entries of an address are those of the present entry:
 *    before an entry changes hands, is given up or its domain is recycled,
 *    the data cache is cleaned out, the instruction cache and TLB are emptied;
 *  - the kernel's domain 0 and its entries are never touched here.
 */
#ifndef ARCH_FIRST_LEVEL_H
#define ARCH_FIRST_LEVEL_H

#include <arch/space_state.h>
#include <kernel/types.h>

#define FIRST_LEVEL_ENTRIES 4096
#define DOMAINS		    16
#define DOMAIN_NONE	    16 /* a space's `domain` while it owns none */
#define DOMAIN_GUEST	    17 /* and that of the virtual machine that the processor is in */
#define DOMAIN_SHIFT	    5
#define DOMAIN_OF(entry)    (((entry) >> DOMAIN_SHIFT) & 0xf)
/* Entries that one domain may have in the table: bounds the time that recycling it takes. */
#define DOMAIN_ENTRIES	    256

/* The hardware's table; 16 KB aligned. */
extern uint32_t first_level_table[FIRST_LEVEL_ENTRIES];

/* When each domain was used last, on a clock that counts activations. */
struct first_level_use {
	uint32_t clock;
	uint32_t last[DOMAIN_GUEST + 1];
};

extern struct first_level_use first_level_use;

/* Gives the space, which has none, a domain: a free one or the least recently used. */
void first_level_take_domain(struct arch_space *space);

/* Gives the space a domain if it has none, and marks it as just used. */
static inline void first_level_activate(struct arch_space *space)
{
	if (unlikely(space->access == 0))
		first_level_take_domain(space);
	first_level_use.last[space->domain] = ++first_level_use.clock;
}

/* Copies the space's own entry for a megabyte into the table.  False if it is there already. */
bool first_level_fill(struct arch_space *space, uint32_t megabyte, uint32_t entry);

/* Takes the space's entry for a megabyte out of the table, cleaning caches and TLB if `flush`. */
void first_level_remove(struct arch_space *space, uint32_t megabyte, bool flush);

/* Whether the table holds an entry of this space for the megabyte. */
static inline bool first_level_holds(const struct arch_space *space, uint32_t megabyte)
{
	uint32_t entry = first_level_table[megabyte];

	return DOMAIN_OF(entry) == space->domain; /* an empty entry's is 0, the kernel's */
}

/* The space goes: takes out everything and frees its domain. */
void first_level_release(struct arch_space *space);

#endif
