/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces of the kernel on the model of the memory system, beside a
 * plain account of what each of them has mapped and what stands in each word.
 * Every step says in `world_failure` what was first seen to be wrong.
 */
#ifndef HOST_MEMORY_WORLD_H
#define HOST_MEMORY_WORLD_H

#include "memory_model.h"

#include <kernel/capability.h>
#include <kernel/space.h>

#define WORLD_SPACES	 24
#define WORLD_MEGABYTES	 5 /* that spaces may map in common */
#define WORLD_BASE	 0x10000000u
#define WORLD_SHARED	 12   /* capabilities to map through */
#define WORLD_FRAMES	 2048 /* pages of physical memory for cells */
#define WORLD_PHYSICAL	 0x02000000u
#define WORLD_UTCB_PAGES 2 /* of each space */

#define WORLD_PAGES (WORLD_MEGABYTES << (SECTION_SHIFT - PAGE_SHIFT))

extern const char *world_failure;
void world_fail(const char *what);
extern struct space *world_space[WORLD_SPACES];
extern struct pool *world_pool;

/* A new world of spaces, none of them running. */
void world_open(void);

/* Makes a space in place `index`, or buries the one that is there. */
void world_create(uint32_t index);
void world_bury(uint32_t index);
/* One step on what is dying. */
void world_bury_step(void);

/* Runs another space: through the kernel's way out, or as the fast path does if it can. */
void world_switch(uint32_t index, bool fast);
extern uint32_t world_running;

/* Maps [address, address + size) of a space, if the rules of sharing allow it (see world.c). */
void world_map(uint32_t index, uint32_t address, uint32_t physical, uint32_t size, uint32_t flags,
	       uint32_t capability);
void world_unmap(uint32_t index, uint32_t address, uint32_t size);
/* Unmaps what was mapped through a capability, at most `most` pages or sections. */
void world_revoke(uint32_t capability, uint32_t most);

/* The running space reads or writes one of the words that the account knows: offset number 0..3 of a page. */
#define WORLD_OFFSETS 4
void world_access(uint32_t address, uint32_t offset_number, bool write);
/* It fetches; with `synchronised` it stores the instruction and synchronises before. */
void world_fetch(uint32_t address, uint32_t offset_number, bool synchronised);
/* An access to what belongs to the kernel, which must be refused. */
void world_access_kernel(uint32_t address);

/* Gives the space a UTCB; the kernel writes one space's UTCB and reads another's. */
void world_take_utcb(uint32_t index, uint32_t page);
void world_transfer(uint32_t from, uint32_t to);

/* Looks whether what is mapped nowhere is in memory: a part of world_check that it does now and then only. */
void world_check_unmapped(void);
bool world_is_mapped(uint32_t index, uint32_t address);

/* Looks at everything. */
void world_check(void);

/* A random operation. */
void world_step(void);

#endif
