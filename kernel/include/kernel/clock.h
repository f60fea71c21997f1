/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's clock: 64-bit ticks since boot, published to cells in the user page. */
#ifndef KERNEL_CLOCK_H
#define KERNEL_CLOCK_H

#include <kernel/types.h>

void clock_init(void);

/* Ticks since boot. */
uint64_t clock_now(void);

/* Arms the hardware timer for the earlier of `time` and what it is armed for. */
void clock_arm(uint64_t time);

/* The hardware timer has fired: nothing is armed any more. */
void clock_disarmed(void);

#endif
