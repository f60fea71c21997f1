/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page at 0xffff0000: exception vectors, and in its last quarter what all
 * cells can read and run.  The addresses of the helpers are those that ARM
 * Linux programs expect; <okapi/layout.h> names them.
 */
#include <okapi/layout.h>

	.syntax unified
	.arm
	.section .vectors, "ax"
	.balign 4096
	.global	kernel_vectors
kernel_vectors:
	ldr	pc, reset_target
	ldr	pc, undefined_target
	ldr	pc, swi_target
	ldr	pc, fetch_abort_target
	ldr	pc, data_abort_target
	ldr	pc, reset_target
	ldr	pc, interrupt_target
	ldr	pc, reset_target
reset_target:		.word	unexpected_entry
	.global	kernel_vector_targets	/* in the order of the exceptions; boot replaces them to record events */
kernel_vector_targets:
undefined_target:	.word	undefined_entry
swi_target:		.word	swi_entry
fetch_abort_target:	.word	fetch_abort_entry
data_abort_target:	.word	data_abort_entry
interrupt_target:	.word	interrupt_entry

	/* OKAPI_CLOCK_PAGE: written by the kernel's clock */
	.org	kernel_vectors + (OKAPI_CLOCK_PAGE & 0xfff)
	.space	32

	/* OKAPI_MEMORY_BARRIER: one processor, and stores of ARMv5 become visible in order. */
	.org	kernel_vectors + (OKAPI_MEMORY_BARRIER & 0xfff)
	bx	lr

	/*
	 * OKAPI_COMPARE_SWAP: r0 old, r1 new, r2 word -> r0 0 and carry set if stored.  A thread that
	 * is interrupted before the store has executed begins again (trap.c).
	 */
	.org	kernel_vectors + (OKAPI_COMPARE_SWAP & 0xfff)
	ldr	r3, [r2]
	subs	r3, r3, r0
	streq	r1, [r2]
	rsbs	r0, r3, #0
	bx	lr

	/* OKAPI_GET_TLS */
	.org	kernel_vectors + (OKAPI_GET_TLS & 0xfff)
	ldr	r0, [pc, #(OKAPI_TLS_WORD - OKAPI_GET_TLS - 8)]
	bx	lr

	.org	kernel_vectors + (OKAPI_TLS_WORD & 0xfff)
	.word	0, 0, 0
	.word	3		/* version: helpers up to compare-and-swap and barrier */
