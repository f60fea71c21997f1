/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of the ARM926EJ-S memory system as the kernel must see to it: data
 * and instruction cache indexed and tagged by virtual address, written back
 * late; a TLB whose entries carry a domain; a write buffer; a table walk that
 * reads memory and neither cache nor write buffer.  Caches and TLB keep what they
 * have as long as they can, and lose any of it at any time.
 *
 * The kernel's own data (pools and page tables, below a window) is plain memory
 * of the host, which is what the cache shows of it: what the memory behind it
 * holds is kept apart, and follows only when a line is written back.
 */
#ifndef HOST_MEMORY_MODEL_H
#define HOST_MEMORY_MODEL_H

#include <arch/cpu.h>
#include <stdbool.h>
#include <stdint.h>

#define MODEL_POOL_PHYSICAL 0x00400000u
#define MODEL_POOL_SIZE	    0x00400000u
#define MODEL_CALL_SITES    64

/* A place in the kernel that calls an operation. */
struct model_call_site {
	enum model_operation operation;
	const char *function;
	uint32_t calls;
};

extern struct model_call_site model_call_site[MODEL_CALL_SITES];
extern uint32_t model_call_sites;
/* Number of the call site whose operations are left out, or none of them. */
extern uint32_t model_left_out;
#define MODEL_NONE_LEFT_OUT UINT32_MAX

/* What comes of an access: 0, or what the fault status register says. */
enum model_result {
	MODEL_DONE = 0,
	MODEL_NO_SECTION = 0x5, /* the first-level entry is empty */
	MODEL_NO_PAGE = 0x7,	/* the second-level entry is: found out before the domain is looked at */
	MODEL_GARBAGE = 0x8,	/* the table walk has read what is no entry */
	MODEL_SECTION_DOMAIN = 0x9,
	MODEL_PAGE_DOMAIN = 0xb,
	MODEL_SECTION_PERMISSION = 0xd,
	MODEL_PAGE_PERMISSION = 0xf,
};

/* Empty caches, memory full of junk behind the pool; the pool itself is zero. */
void model_reset(void);

/* An entry of the first-level table that boot has made. */
void model_set_kernel_entry(uint32_t megabyte, uint32_t entry);

/* User mode reads, writes, fetches a word at a virtual address. */
enum model_result model_read(uint32_t address, uint32_t *value);
enum model_result model_write(uint32_t address, uint32_t value);
enum model_result model_fetch(uint32_t address, uint32_t *value);

/* The kernel does: permissions are those of privileged mode. */
enum model_result model_kernel_read(uint32_t address, uint32_t *value);
enum model_result model_kernel_write(uint32_t address, uint32_t value);

/* What memory itself holds, without caches and write buffer. */
uint32_t model_memory_word(uint32_t physical);
/* What is there before anybody has written. */
uint32_t model_initial_word(uint32_t physical);

/* Something falls out of a cache, the TLB or a kernel's line is written back. */
void model_lose_something(void);

/* NULL, or what is stale: a line or translation that is not that of the present tables, or an alias of a
 * line. */
const char *model_stale(void);

/* The same, for what a guest may leave behind: lines of addresses that are not mapped now, and aliases, are
 * its own business; lines and translations of what is mapped otherwise are not. */
const char *model_stale_in_machine(void);

/* Physical address of a virtual one by the tables in memory; false if there is none. */
bool model_translate(uint32_t address, uint32_t *physical, uint32_t *domain);

#endif
