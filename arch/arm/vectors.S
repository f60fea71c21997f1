/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page at 0xffff0000: exception vectors, and in its last quarter what all
 * cells can read and run.  The addresses of the helpers are those that ARM
 * Linux programs expect; <okapi/layout.h> names them.
 */
#include <arch/memory_map.h>
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

	/*
	 * In the order of the exceptions.  Boot replaces them to record events, and a virtual machine has its own
	 * while the processor is in it: so they are in the part of the page that the kernel can write.
	 */
	.org	kernel_vectors + (KERNEL_VECTOR_TARGETS & 0xfff)
undefined_target:	.word	undefined_entry
swi_target:		.word	swi_entry
fetch_abort_target:	.word	fetch_abort_entry
data_abort_target:	.word	data_abort_entry
interrupt_target:	.word	interrupt_entry

	/* OKAPI_CLOCK_PAGE: written by the kernel's clock */
	.org	kernel_vectors + (OKAPI_CLOCK_PAGE & 0xfff)
	.space	32

	/* OKAPI_COMPARE_SWAP_64: r0, r1, r2 point at old, new and the double word -> as OKAPI_COMPARE_SWAP. */
	.org	kernel_vectors + (OKAPI_COMPARE_SWAP_64 & 0xfff)
	push	{r4-r7}
	ldrd	r4, r5, [r0]
	ldrd	r6, r7, [r1]
	ldrd	r0, r1, [r2]
	eor	r0, r0, r4
	eor	r1, r1, r5
	orrs	r3, r0, r1
	strdeq	r6, r7, [r2]
	rsbs	r0, r3, #0
	pop	{r4-r7}
	bx	lr

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
	.word	5		/* version: helpers up to compare-and-swap of double words */
