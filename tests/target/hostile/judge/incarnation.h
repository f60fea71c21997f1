/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One life of the hostile threads: a pool, and in it list, spaces, threads,
 * scheduling contexts and something of everything, all of which goes with the pool.
 */
#ifndef HOSTILE_INCARNATION_H
#define HOSTILE_INCARNATION_H

#include <stdbool.h>
#include <stdint.h>

#include "../progress.h"

/* Where the judge finds what it shares with the hostile cell; waits until that cell is ready. */
void incarnation_init(void);

/* Makes everything and starts the threads, their random numbers from `seed`.  Errors are failed checks. */
void incarnation_begin(uint32_t seed);

/* Takes everything away again. */
void incarnation_end(void);

/* Calls made in this life so far. */
uint32_t incarnation_calls(void);

/* All hostile threads wait for something or are broken: ends their waits, mends those that did nothing since.
 */
void incarnation_kick(void);

/* chaos.S: code that runs anywhere and without a stack; makes calls with all registers random.  r0: seed. */
extern const char incarnation_chaos[];

#endif
