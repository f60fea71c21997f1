/* SPDX-License-Identifier: BSD-2-Clause */
	.section .start, "ax"
	.globl start
start:
	add sp, sp, #0x40000000
	b looper
	/* What the weaver looks for in a kernel for cells. */
	.asciz "okapi,interrupt-controller"
