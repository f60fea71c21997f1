/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A "kernel" whose instructions can be counted by eye, for the test of the
 * measuring plugin: physical memory from 0 on appears at 0xf8000000 as well,
 * and the second megabyte at 0xfff00000, with the vectors at 0xffff0000.
 */
	.equ	WINDOW, 0xf8000000
	.equ	TABLE, 0x4000
	.equ	SECTION, 0xc12			/* readable and writable by all, domain 0, uncached */

	.arm
	.text
	.globl	_start
_start:
	ldr	r0, =TABLE			/* clear the first-level table */
	mov	r1, #0
	mov	r2, #0x1000
1:	str	r1, [r0], #4
	subs	r2, r2, #1
	bne	1b
	ldr	r0, =TABLE
	ldr	r1, =SECTION
	str	r1, [r0]			/* 0 */
	ldr	r2, =(0xf80 * 4)
	str	r1, [r0, r2]			/* 0xf8000000 */
	orr	r1, r1, #0x100000
	ldr	r2, =(0xfff * 4)
	str	r1, [r0, r2]			/* 0xfff00000 */

	ldr	r0, =0x1f0000			/* vectors: data abort and system call */
	adr	r1, vectors
	mov	r2, #10
2:	ldr	r3, [r1], #4
	str	r3, [r0], #4
	subs	r2, r2, #1
	bne	2b

	ldr	r0, =TABLE
	mcr	p15, 0, r0, c2, c0, 0
	mov	r0, #3
	mcr	p15, 0, r0, c3, c0, 0
	mrc	p15, 0, r0, c1, c0, 0
	orr	r0, r0, #0x2000			/* high vectors */
	orr	r0, r0, #1
	mcr	p15, 0, r0, c1, c0, 0
	ldr	pc, =boot_high + WINDOW
boot_high:
	mov	r0, #0x10			/* user mode */
	msr	spsr_cxsf, r0
	ldr	lr, =user
	movs	pc, lr

/* Eight vectors and the two addresses they load; copied, so free of relocations among themselves. */
vectors:
	b	.
	b	.
	ldr	pc, [pc, #16]			/* system call: word 8 */
	b	.
	b	.
	b	.
	b	.
	b	.
	.word	system_call + WINDOW
	.word	0

	.ltorg

/* 1 (vector) + 4 + 2 a turn (r0 of them); number 1 ends the emulator, 2 calls uncounted and preemption_point. */
	.globl	system_call, uncounted, preemption_point
system_call:
	cmp	r7, #1
	beq	leave
	bhi	special
3:	subs	r0, r0, #1
	bne	3b
	movs	pc, lr

special:
	mov	r8, lr				/* 1 + 3 + 2 */
	bl	uncounted
	mov	r1, r1
	bl	preemption_point		/* a stretch of 8 ends before it */
	mov	r1, r1
	movs	pc, r8
uncounted:					/* 2 + 2 * 50, left out */
	mov	r2, #50
4:	subs	r2, r2, #1
	bne	4b
	bx	lr
preemption_point:
	bx	lr

leave:
	mov	r0, #0x20			/* exit with status 7 */
	adr	r1, status
	svc	0x123456
status:	.word	0x20026, 7

	.globl	user, main, short_begin, short_end, special_begin, special_end
user:
	mov	r7, #0
main:
	mov	r0, #300			/* outside of phases: the longest stretch */
	swi	0
	mov	r4, #10
short_begin:
	mov	r0, #5
	swi	0
after_short:
	subs	r4, r4, #1
	bne	short_begin
short_end:
	mov	r7, #2
special_begin:
	swi	0
special_end:
	mov	r7, #1
	swi	0
	b	.
