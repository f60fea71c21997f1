/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "../progress.h"

/* Registers of a system call: arguments in, results out. */
struct hostile_call {
	uint32_t r[10];
	uint32_t number; /* r12 */
};

/* Makes the call, whatever it is.  Keeps r10, r11 and the stack. */
void hostile_trap(struct hostile_call *call);

/* A call with random, mostly plausible arguments.  Never the debug call that ends the emulator or prints. */
void hostile_choose(struct hostile_call *call, uint32_t *state, const struct hostile_progress *progress);

/* Also what the UTCB says about a capability that travels along. */
void hostile_choose_utcb(uint32_t *state);

/* Makes random calls for ever. */
void hostile_thread(uint32_t index);

#endif
