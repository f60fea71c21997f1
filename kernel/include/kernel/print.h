/* SPDX-License-Identifier: BSD-2-Clause */
/* Text on the kernel's console: boot steps, stopped threads and panics, nothing else. */
#ifndef KERNEL_PRINT_H
#define KERNEL_PRINT_H

#include <kernel/types.h>

/* %s, %c, %u, %d, %x (with %08x) and %% only. */
void print(const char *format, ...);

#endif
