/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The account of a world: what each space has mapped, and what stands in each
 * word.  It is kept by what the kernel has answered; only how far it has come
 * in unmapping what a capability gave is read from its tables.
 */
#ifndef HOST_MEMORY_ACCOUNT_H
#define HOST_MEMORY_ACCOUNT_H

#include <kernel/thread.h>

#include "memory_world.h"

struct page_account {
	uint32_t physical; /* 0: not mapped */
	uint32_t flags, capability;
};

/* A frame is cached at one address at most, in any number of spaces, or mapped uncached wherever one likes.
 */
struct frame_account {
	uint32_t users, address;
	bool cached;
	uint32_t word[WORLD_OFFSETS];
};

extern struct page_account world_page[WORLD_SPACES][WORLD_PAGES];
extern struct frame_account world_frame[WORLD_FRAMES];
extern uint32_t world_utcb_word[WORLD_SPACES][WORLD_UTCB_PAGES][WORLD_OFFSETS];
extern bool world_utcb_taken[WORLD_SPACES][WORLD_UTCB_PAGES];
extern const uint32_t world_offset[WORLD_OFFSETS]; /* of the words of a page that are looked at */
extern struct thread world_runner;		   /* of the space that runs */

/* The account of a page of a space, or NULL where spaces map nothing. */

static inline struct page_account *page_at(uint32_t index, uint32_t address)
{
	uint32_t number = (address - WORLD_BASE) >> PAGE_SHIFT;

	return number < WORLD_PAGES ? &world_page[index][number] : NULL;
}

static inline struct frame_account *frame_at(uint32_t physical)
{
	return &world_frame[(physical - WORLD_PHYSICAL) >> PAGE_SHIFT];
}

#endif
