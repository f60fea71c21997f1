/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine's first instruction.  sp is the size of its RAM, r0 the address of its device tree. */
	.section .start, "ax"
	.globl start
start:
	add sp, sp, #0x40000000
	/* What the weaver looks for in a kernel for cells lies right behind. */
	b guest
	.asciz "okapi,interrupt-controller"
