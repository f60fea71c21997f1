/* SPDX-License-Identifier: BSD-2-Clause */
/* Text on the kernel's console: boot steps, stopped threads and panics, nothing else. */
#ifndef KERNEL_PRINT_H
#define KERNEL_PRINT_H

#include <kernel/types.h>

/* %s, %c, %u, %x (with %08x) and %% only. */
void print(const char *format, ...);

/* From now on text waits, at most a kilobyte of it, until print_show is called: at idle and when a slice
 * ends. */
void print_defer(void);

/* Shows at most so many characters, as far as the console has room; true if more are waiting. */
bool print_show(uint32_t most);

/* Shows what waits, and all further text at once: the end is near. */
void print_at_once(void);

#endif
