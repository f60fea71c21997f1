/* SPDX-License-Identifier: BSD-2-Clause */
	.syntax unified
	.arm
	.text

/* void arch_zero_words(uint32_t *word, uint32_t size): size in bytes, a multiple of 4.  Clobbers r0..r3, r12 */
	.global	arch_zero_words
	.type	arch_zero_words, %function
arch_zero_words:
	push	{r4-r8, lr}
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	mov	r6, #0
	mov	r7, #0
	mov	r8, #0
	mov	r12, #0
	b	2f
1:	stmia	r0!, {r2-r8, r12}
	stmia	r0!, {r2-r8, r12}
2:	subs	r1, r1, #64
	bhs	1b
	add	r1, r1, #64
	b	4f
3:	str	r2, [r0], #4
4:	subs	r1, r1, #4
	bhs	3b
	pop	{r4-r8, pc}

/* void arch_copy_words(uint32_t *to, const uint32_t *from, uint32_t count).  Clobbers r0..r3, r12 */
	.global	arch_copy_words
	.type	arch_copy_words, %function
arch_copy_words:
	push	{r4-r9, lr}
	subs	r2, r2, #8
	blo	6f
5:	ldmia	r1!, {r3-r9, r12}
	subs	r2, r2, #8
	stmia	r0!, {r3-r9, r12}
	bhs	5b
6:	tst	r2, #4			/* the remainder, in the low three bits */
	ldmiane	r1!, {r3-r6}
	stmiane	r0!, {r3-r6}
	tst	r2, #2
	ldmiane	r1!, {r3-r4}
	stmiane	r0!, {r3-r4}
	tst	r2, #1
	ldrne	r3, [r1]
	strne	r3, [r0]
	pop	{r4-r9, pc}
