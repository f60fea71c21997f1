/* SPDX-License-Identifier: BSD-2-Clause */
#define LINE 32
#define PAGE 4096
#define UNROLLED 32

	.syntax unified
	.arm
	.text

/* void cpu_clean_invalidate_range(uint32_t start, uint32_t end): line by line (c7, c14, 1).  Clobbers r0, r1. */
	.global	cpu_clean_invalidate_range
	.type	cpu_clean_invalidate_range, %function
cpu_clean_invalidate_range:
	bic	r0, r0, #LINE - 1
	sub	r1, r1, r0
	add	r1, r1, #LINE - 1
	lsr	r1, r1, #5		/* lines left */
	subs	r1, r1, #UNROLLED
	blo	3f
2:	.rept	UNROLLED
	mcr	p15, 0, r0, c7, c14, 1
	add	r0, r0, #LINE
	.endr
	subs	r1, r1, #UNROLLED
	bhs	2b
3:	adds	r1, r1, #UNROLLED
	bxeq	lr
4:	mcr	p15, 0, r0, c7, c14, 1
	add	r0, r0, #LINE
	subs	r1, r1, #1
	bne	4b
	bx	lr

/* void cpu_clean_invalidate_page(uint32_t address): line by line (c7, c14, 1).  Clobbers r0, r1.
 * Unmapping a page is mostly this. */
	.global	cpu_clean_invalidate_page
	.type	cpu_clean_invalidate_page, %function
cpu_clean_invalidate_page:
	add	r1, r0, #PAGE
1:
	.rept	UNROLLED
	mcr	p15, 0, r0, c7, c14, 1
	add	r0, r0, #LINE
	.endr
	cmp	r0, r1
	bne	1b
	bx	lr
