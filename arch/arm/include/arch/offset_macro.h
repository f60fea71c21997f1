/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How arch/arm/offsets.c hands numbers of C to assembly.  That file is only
 * compiled to assembly; the build turns each line that these macros leave in
 * it into a `#define NAME number` of the generated "offsets.h".
 */
#ifndef ARCH_OFFSET_MACRO_H
#define ARCH_OFFSET_MACRO_H

#include <stddef.h>

/* Any integer constant that fits 32 bits. */
#define EMIT_CONSTANT(name, value) __asm__ volatile("\n.ascii \"-> " #name " %c0\"" : : "i"(value))

#endif
