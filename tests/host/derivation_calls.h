/* SPDX-License-Identifier: BSD-2-Clause */
/* Random system calls on capabilities, each with what must come of it. */
#ifndef HOST_DERIVATION_CALLS_H
#define HOST_DERIVATION_CALLS_H

#include <stdint.h>

/* Deletions that were interrupted, and those of them that were not taken up again. */
extern uint32_t restarts, abandoned;

/* Many calls on a model of their own; `preempt_in` as the board has it. */
void run_random(uint32_t seed, uint32_t preempt_in);

#endif
