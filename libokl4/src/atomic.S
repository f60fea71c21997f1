/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Atomic operations: jumps into the kernel's user page, whose sequences the
 * kernel restarts when it interrupts them.
 */
#include <okapi/layout.h>

	.syntax unified
	.arm

/*
 * bool okl4_compare_swap(volatile uint32_t *word, uint32_t old, uint32_t new)
 * The helper takes r0 old, r1 new, r2 word and gives r0 == 0 for "stored".
 * Clobbers r1..r3, r12, flags.
 */
	.section .text.okl4_compare_swap, "ax", %progbits
	.global okl4_compare_swap
	.type okl4_compare_swap, %function
okl4_compare_swap:
	push	{r4, lr}
	mov	r3, r0
	mov	r0, r1
	mov	r1, r2
	mov	r2, r3
	ldr	r3, =OKAPI_COMPARE_SWAP
	blx	r3
	cmp	r0, #0
	moveq	r0, #1
	movne	r0, #0
	pop	{r4, pc}
	.size okl4_compare_swap, . - okl4_compare_swap
	.ltorg

/* void okl4_memory_barrier(void) */
	.section .text.okl4_memory_barrier, "ax", %progbits
	.global okl4_memory_barrier
	.type okl4_memory_barrier, %function
okl4_memory_barrier:
	ldr	r3, =OKAPI_MEMORY_BARRIER
	bx	r3
	.size okl4_memory_barrier, . - okl4_memory_barrier
	.ltorg
