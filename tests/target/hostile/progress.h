/* SPDX-License-Identifier: BSD-2-Clause */
/* What the judge and the hostile cell share: where the hostile code is, and how far each thread has come. */
#ifndef HOSTILE_PROGRESS_H
#define HOSTILE_PROGRESS_H

#include <stdint.h>

#define HOSTILE_THREADS 6

struct hostile_progress {
	volatile uint32_t ready; /* set by the hostile main thread at last */
	uint32_t entry;		 /* of a hostile thread; r0: its index */
	uint32_t stack_top[HOSTILE_THREADS];
	uint32_t state[HOSTILE_THREADS]; /* of the random numbers; kept over restarts of the thread */
	volatile uint32_t calls[HOSTILE_THREADS]; /* made since the judge set it to 0 */
	uint32_t chaos;				  /* code in the playground */
};

/*
 * Slots of the hostile list: eight for each type of object, in the order of OKAPI_TYPE_...; the judge fills
 * some. A random argument of a certain type is mostly taken from the type's eight.
 */
#define HOSTILE_SLOT(type, number) (8 * (type) + (number))
#define HOSTILE_SLOTS		   128

#endif
