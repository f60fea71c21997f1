/* SPDX-License-Identifier: BSD-2-Clause */
/* Test builds: what must be true of all kernel data between two system calls. */
#ifndef KERNEL_INVARIANTS_H
#define KERNEL_INVARIANTS_H

#include <kernel/types.h>

/* Number of the first invariant that does not hold (see invariants.c), or 0. */
uint32_t invariants_check(void);

#endif
