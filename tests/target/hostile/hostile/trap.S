/* SPDX-License-Identifier: BSD-2-Clause */
	.syntax unified
	.arm
	.text

/* void hostile_trap(struct hostile_call *call) */
	.global	hostile_trap
	.type	hostile_trap, %function
hostile_trap:
	push	{r4-r11, lr}
	mov	r10, r0
	ldr	r12, [r10, #40]
	ldm	r10, {r0-r9}
	swi	0
	stm	r10, {r0-r9}
	pop	{r4-r11, pc}
