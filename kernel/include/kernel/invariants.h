/* SPDX-License-Identifier: BSD-2-Clause */
/* Test builds: what must be true of all kernel data between two system calls. */
#ifndef KERNEL_INVARIANTS_H
#define KERNEL_INVARIANTS_H

#include <kernel/types.h>

struct thread;

/* Number of the first invariant that does not hold (see invariants.c), or 0. */
uint32_t invariants_check(void);

/* Number of the thread that was looked at last: where the fault is, if one was found. */
extern uint32_t invariants_thread;

/* The same, but of capability lists and pools only those of this thread (NULL: none): quick enough for every
 * call. */
uint32_t invariants_check_for(const struct thread *thread);

/* The derivation tree as a whole, with every capability and every object that a pool paid. */
uint32_t invariants_check_tree(void);

#endif
