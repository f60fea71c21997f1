/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of the keeper do with its machine. */
#ifndef HAND_H
#define HAND_H

#include <stdbool.h>

#include "../looper.h"

extern volatile struct looper *looper;

/* What the console's driver does when the user asks for it. */
void toggle(void);

bool runs(void);

/* Waits until the machine has started for the n-th time. */
bool has_started(uint32_t times);

/* The machine is to do it. */
void command(uint32_t what);

/* The tests of a machine that gives up and wants to be restarted after a time. */
void test_giving_up(void);

#endif
