/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual machines on the model of the memory system: guests that write tables
 * of their own, say what the interface asks them to say, and access memory in both faces,
 * while cells run in between and the machines' memory comes and goes.  An account
 * kept apart from the kernel says what each access must give.
 */
#ifndef HOST_SHADOW_WORLD_H
#define HOST_SHADOW_WORLD_H

#include <kernel/vcpu.h>
#include <okapi/vcpu.h>

#include "memory_world.h"

#define GUESTS		      2
#define GUEST_TABLES	      5		   /* of processes, beside the kernel's */
#define GUEST_KERNEL	      GUEST_TABLES /* number of the kernel's table */
#define GUEST_LINEAR	      0x50000000u /* virtual: memory of the host, so that the kernel can read it there */
#define GUEST_RAM	      0x40000000u /* guest-physical start of the linear area */
#define GUEST_MEMORY	      0x10000000u /* guest-physical start of what the tables map */
#define GUEST_MAPPED	      1536	  /* pages of that: six megabytes */
#define GUEST_LINEAR_PAGES    64	  /* and so many of the linear area, from GUEST_LINEAR_FIRST on */
#define GUEST_LINEAR_FIRST    (GUEST_RAM + 0xc0000)
#define GUEST_PAGES	      (GUEST_MAPPED + GUEST_LINEAR_PAGES)
#define GUEST_USER	      0x10000000u /* virtual, as cells use it: where megabytes 0 and 1 of it can be mapped */
#define GUEST_USER_2	      0x10300000u /* megabyte 3 */
#define GUEST_HIGH	      0xd0000000u /* megabyte 2, in the kernel's part */
#define GUEST_HIGH_2	      0xd0100000u /* megabytes 4 and 5 */
#define GUEST_USER_3	      0x10400000u /* pages of the linear area */
#define GUEST_PHYSICAL(guest) (0x02800000u + (guest)*0x800000u)

struct guest {
	struct vcpu *vcpu;
	struct space *space;
	struct thread thread;
	struct capability memory;
	uint32_t *linear;	     /* host's view of the linear area */
	uint32_t current;	     /* number of the table that it has switched to */
	uint32_t flags[GUEST_PAGES]; /* of each page as the space maps it; 0: not */
	uint32_t word[GUEST_PAGES][WORLD_OFFSETS];
};
extern struct guest guests[GUESTS];

/* A world with two machines that may keep so many tables; cells run. */
void guests_open(uint32_t limit);

/* The guest runs, as if its thread had been chosen; a cell does. */
void guest_run(uint32_t number);
void guests_leave(void);

/* The machine's memory: maps pages of it, or unmaps them. */
void guest_map_memory(uint32_t number, uint32_t page, uint32_t pages, uint32_t flags);
void guest_unmap_memory(uint32_t number, uint32_t page, uint32_t pages);

/* The guest that runs writes an entry for a virtual address, and says what it has to say.  kind: 0 nothing, 1
 * small page, 2 large, 3 section. */
void guest_set_entry(uint32_t table, uint32_t address, uint32_t physical, uint32_t kind, uint32_t ap,
		     uint32_t cache);
/* It gives an entry more rights, and says nothing. */
void guest_allow_all(uint32_t table, uint32_t address);
/* It empties a table, or the kernel's part of its own. */
void guest_clear_table(uint32_t table);
void guest_switch(uint32_t table);
void guest_remove(uint32_t table, uint32_t start, uint32_t end);
void guest_remove_all(void);
void guest_forget(uint32_t table);

/* An access of one of the faces to word `number` of a page. */
void guest_access(uint32_t address, uint32_t number, bool user, bool write);
/* It stores an instruction, makes it visible and fetches it. */
void guest_fetch(uint32_t address, uint32_t number);

/* The page that an address may be mapped to: one of two.  Where a page is; which one is there (GUEST_PAGES:
 * none). */
uint32_t guest_page_for(uint32_t address, bool second);
uint32_t guest_page_address(uint32_t page);
uint32_t guest_page_at(uint32_t physical);
uint32_t guest_table_address(uint32_t table);

/* What must be true after every step. */
void guests_check(void);

/* A random operation. */
void guests_step(void);

#endif
