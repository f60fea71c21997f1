/* SPDX-License-Identifier: BSD-2-Clause */
/* For assembly: what a switch to another space is on ARMv5, one write of the domain access register. */
/* clang-format off */
#ifndef ARCH_SWITCH_H
#define ARCH_SWITCH_H

	/* \access: the space's arch.access word */
	.macro switch_space access
	mcr	p15, 0, \access, c3, c0, 0
	.endm

#endif
