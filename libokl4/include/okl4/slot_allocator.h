/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Free slots of the cell's own capability list: those after the last one that
 * the weaver filled in (FREE_SLOTS in the environment).  Safe between threads,
 * never blocks, never enters the kernel: a slot is a number, what is in it is
 * the caller's affair.
 */
#ifndef OKL4_SLOT_ALLOCATOR_H
#define OKL4_SLOT_ALLOCATOR_H

#include <okl4/errno.h>
#include <okl4/types.h>

/*
 * `count` (1..32) adjacent slots; *first becomes the number of the first one.
 * OKL4_ALLOC_EXHAUSTED: no such run is left (`caps` in the system description).
 * OKL4_INVALID_ARGUMENT: count is out of range, or first is NULL.
 */
int okl4_slots_alloc(okl4_word_t count, okl4_word_t *first);

/* One slot; 0 if none is left. */
okl4_word_t okl4_slot_alloc(void);

/*
 * Give slots back, which must be empty already.  OKL4_OUT_OF_RANGE: not slots
 * of this allocator.  OKL4_INVALID_ARGUMENT: one of them was not taken.
 */
int okl4_slots_free(okl4_word_t first, okl4_word_t count);

/* Give slots away for good, before they are allocated: [first, end) only. */
int okl4_slot_allocator_init(okl4_word_t first, okl4_word_t end);

#endif
