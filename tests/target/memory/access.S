/* SPDX-License-Identifier: BSD-2-Clause */
/* One access each to the address in r2, then an undefined instruction. */
	.syntax unified
	.arm
	.text
	.global	access_read
	.type	access_read, %function
access_read:
	ldr	r1, [r2]
	udf	#0
	.global	access_write
	.type	access_write, %function
access_write:
	str	r1, [r2]
	udf	#0
	.global	access_execute
	.type	access_execute, %function
access_execute:
	bx	r2
