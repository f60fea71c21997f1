/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls with whatever is in the registers: see raw.h. */
	.syntax unified
	.text

	.macro	load
	push	{r4-r11, lr}
	push	{r0}
	mov	lr, r0
	ldmia	lr, {r0-r12}
	.endm

	.macro	store
	ldr	lr, [sp], #4
	stmia	lr, {r0-r12}
	pop	{r4-r11, pc}
	.endm

	.arm
	.global	raw_arm
	.type	raw_arm, %function
raw_arm:
	load
	swi	0
	store

	.global	raw_thumb
	.type	raw_thumb, %function
raw_thumb:
	load
	blx	call_from_thumb
	store

	.thumb
	.type	call_from_thumb, %function
call_from_thumb:
	swi	0
	bx	lr
