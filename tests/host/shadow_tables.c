/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/arm/v5/shadow_tables.c: this kernel's own part of a machine's tables is where it is on the target,
 * though its window is elsewhere in a program of the host. */
#include <arch/memory_map.h>

#undef KERNEL_WINDOW_BASE
#define KERNEL_WINDOW_BASE 0xf8000000
#include "../../arch/arm/v5/shadow_tables.c"
