/* SPDX-License-Identifier: BSD-2-Clause */
/* Random numbers that are the same in every run (xorshift, 32 bits of state). */
#ifndef TEST_RANDOM_H
#define TEST_RANDOM_H

#include <stdint.h>

/* The state must not be 0 at first, and never gets it. */
static inline uint32_t random_next(uint32_t *state)
{
	uint32_t next = *state;

	next ^= next << 13;
	next ^= next >> 17;
	next ^= next << 5;
	*state = next;
	return next;
}

#endif
