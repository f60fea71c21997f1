/* SPDX-License-Identifier: BSD-2-Clause */
/* What victims run: one instruction each that faults, with the address in r2. */
	.syntax unified
	.arch	armv5te
	.text

	.macro	code name
	.global	\name
	.type	\name, %function
\name:
	.endm

	.arm
code	arm_load
	ldr	r1, [r2]
	b	.
code	arm_store
	str	r1, [r2]
	b	.
code	arm_load_byte
	ldrb	r1, [r2]
	b	.
code	arm_load_half
	ldrh	r1, [r2]
	b	.
code	arm_load_many
	ldmia	r2, {r4-r7}
	b	.
code	arm_load_double
	ldrd	r4, r5, [r2]
	b	.
code	arm_swap
	swp	r1, r3, [r2]
	b	.
code	arm_undefined
	udf	#0
	b	.
code	arm_coprocessor
	mrc	p15, 0, r1, c1, c0, 0
	b	.
code	arm_floating_point
	mrc	p10, 7, r1, cr0, cr0, 0
	b	.
code	arm_breakpoint
	bkpt	#0x1234
	b	.
	/* Privileged state that a cell may not change: tried without a fault, then the landing. */
code	arm_mode_change
	msr	cpsr_c, #0xd3
	udf	#2
	b	.
	/* Where replies send the victim: a fault that shows all registers. */
code	arm_landing
	udf	#1
	b	.

	.thumb
code	thumb_load
	ldr	r1, [r2]
	b	.
code	thumb_store
	str	r1, [r2]
	b	.
code	thumb_load_half
	ldrh	r1, [r2]
	b	.
code	thumb_undefined
	udf	#0
	b	.
code	thumb_breakpoint
	bkpt	#0x12
	b	.
code	thumb_landing
	udf	#1
	b	.
