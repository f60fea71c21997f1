/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread that fills machines' memory.  It works at the priority of the machine
 * that it loads, so that others notice no more of it than of the machine, while
 * the main thread, above all machines, can stop one at any time.
 */
#ifndef LOADER_H
#define LOADER_H

#include <stddef.h>

#include "machine.h"

/* Bit of the main notification: a load is done or has failed. */
#define LOADER_EVENT (1u << 30)

/* Begin with these machines.  Returns 0 or an error. */
int loader_open(struct machine *machines, size_t count);

/* A machine waits to be loaded. */
void loader_wake(void);

#endif
