/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scheduling contexts: the right to CPU time.  The cell's main one is
 * OKL4_SLOT_SCHEDULING.  Times are in ticks of the clock (<okl4/clock.h>).
 * Return 0 or an error (<okl4/errno.h>); none blocks.
 */
#ifndef OKL4_SCHEDULING_H
#define OKL4_SCHEDULING_H

#include <okl4/errno.h>
#include <okl4/types.h>

typedef struct okl4_scheduling_info {
	uint64_t consumed;   /* ticks, since the context was made */
	okl4_word_t budget;  /* ticks in each period; 0 with period 0: no limit */
	okl4_word_t period;  /* ticks */
	okl4_word_t ceiling; /* highest priority of its thread */
} okl4_scheduling_info_t;

/* Make a context from the main one; *slot is an unused slot.  OKL4_ALLOC_EXHAUSTED, NO_MEMORY. */
int okl4_scheduling_create(okl4_word_t *slot);

/* budget 1..period, or 0, 0 for no limit.  BUDGET: more than its source has left, or out of range; CEILING.
 */
int okl4_scheduling_set(okl4_word_t slot, okl4_word_t budget, okl4_word_t period, okl4_word_t ceiling);

/* thread: slot, or 0 to unbind.  BUSY, NOT_BOUND, CEILING. */
int okl4_scheduling_bind(okl4_word_t slot, okl4_word_t thread);

/* OKL4_INVALID_ARGUMENT: NULL. */
int okl4_scheduling_query(okl4_word_t slot, okl4_scheduling_info_t *info);

#endif
