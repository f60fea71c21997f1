/* SPDX-License-Identifier: BSD-2-Clause */
/* Random numbers that are the same in every run (xorshift, 64 bits of state). */
#ifndef HOST_RANDOM_H
#define HOST_RANDOM_H

#include <stdint.h>

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static inline void random_seed(uint64_t seed)
{
	random_state = 0x9e3779b97f4a7c15u ^ (seed * 0xbf58476d1ce4e5b9u);
}

/* 0 .. below - 1 */
static inline uint32_t random_below(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 32) % below;
}

#endif
