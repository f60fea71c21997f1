/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deadlines on the kernel's clock, in a binary heap of fixed size: setting and
 * cancelling cost at most its depth, whatever all cells ask for together.
 */
#ifndef KERNEL_DEADLINE_H
#define KERNEL_DEADLINE_H

#include <kernel/types.h>

#define DEADLINES 1024 /* timers and limited scheduling contexts together */

struct deadline {
	uint64_t time;	/* ticks */
	uint32_t place; /* 1-based place in the heap; 0: not set */
	void (*expired)(struct deadline *deadline, uint64_t now);
};

/* Reserves room for one deadline to be set later; false if the limit is reached. */
bool deadline_reserve(void);
void deadline_release(void);

/* Sets or moves a deadline; room must have been reserved. */
void deadline_set(struct deadline *deadline, uint64_t time);
void deadline_cancel(struct deadline *deadline);

/* Earliest deadline, or UINT64_MAX. */
uint64_t deadline_next(void);

/* Takes out and runs at most `most` deadlines that are due; true if more are. */
bool deadline_run(uint64_t now, uint32_t most);

#endif
