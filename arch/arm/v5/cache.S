/* SPDX-License-Identifier: BSD-2-Clause */
#define LINE 32
#define PAGE 4096

	.syntax unified
	.arm
	.text

/* void cpu_clean_invalidate_page(uint32_t address): line by line (c7, c14, 1).  Clobbers r0.
 * Without a loop: unmapping a page is mostly this. */
	.global	cpu_clean_invalidate_page
	.type	cpu_clean_invalidate_page, %function
cpu_clean_invalidate_page:
	.rept	PAGE / LINE
	mcr	p15, 0, r0, c7, c14, 1
	add	r0, r0, #LINE
	.endr
	bx	lr
