/* SPDX-License-Identifier: BSD-2-Clause */
#define LINE 32
#define PAGE 4096
#define UNROLLED 32

	.syntax unified
	.arm
	.text

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
