/* SPDX-License-Identifier: BSD-2-Clause */
/* For start.S: caches and MMU of the ARM926EJ-S (TRM, section 2.3, register c1). */
/* clang-format off */
#ifndef ARCH_START_H
#define ARCH_START_H

/* First-level entry for early boot: section, kernel reads and writes, domain 0, cached. */
#define START_SECTION 0x41e

/* Control register: MMU, alignment faults, caches, write buffer bits, kernel-only read (S), high vectors. */
#define CONTROL_REGISTER 0x0000317f

	/* Physical address of a symbol that is linked at the kernel's addresses. */
	.macro	mov_physical register, symbol
	ldr	\register, =(\symbol - KERNEL_WINDOW_BASE + PLATFORM_RAM_BASE)
	.endm

	/* Writes the caches back, turns them and the MMU off, and goes on at the physical address r0. */
	.macro	mmu_off
	mrc	p15, 0, r1, c1, c0, 0
	tst	r1, #1
	beq	2f
1:	mrc	p15, 0, r15, c7, c14, 3	/* test, clean and invalidate */
	bne	1b
2:	mov	r2, #0
	mcr	p15, 0, r2, c7, c10, 4
	ldr	r2, =0x1005		/* instruction cache, data cache, MMU */
	bic	r1, r1, r2
	bic	r1, r1, #0x2000		/* low vectors for now */
	mcr	p15, 0, r1, c1, c0, 0
	mov	r2, #0
	mcr	p15, 0, r2, c7, c7, 0	/* forget both caches */
	mcr	p15, 0, r2, c8, c7, 0	/* and the TLB */
	bx	r0
	.endm

	/* Turns on MMU and caches with the first-level table at \table; only domain 0 is accessible. */
	.macro	mmu_on	table
	mcr	p15, 0, \table, c2, c0, 0
	mov	r1, #1
	mcr	p15, 0, r1, c3, c0, 0
	mov	r2, #0
	mcr	p15, 0, r2, c13, c0, 0	/* no process id in addresses */
	mcr	p15, 0, r2, c10, c0, 0	/* nothing locked in the TLB */
	mcr	p15, 0, r2, c7, c7, 0
	mcr	p15, 0, r2, c8, c7, 0
	mcr	p15, 0, r2, c7, c10, 4
	ldr	r1, =CONTROL_REGISTER
	mcr	p15, 0, r1, c1, c0, 0
	nop
	nop
	.endm

#endif
