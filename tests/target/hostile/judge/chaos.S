/* SPDX-License-Identifier: BSD-2-Clause */
	.syntax unified
	.arm
	.text

/* r0: seed.  Numbers above 31 are left out: the debug call could end the emulator. */
	.global	incarnation_chaos
incarnation_chaos:
	mov	r10, r0
1:	eor	r10, r10, r10, lsl #13
	eor	r10, r10, r10, lsr #17
	eor	r10, r10, r10, lsl #5
	and	r12, r10, #31
	and	r0, r10, #0x7f
	mov	r1, r10, lsr #25
	and	r2, r1, r10, lsr #11
	mov	r3, r10, ror #9
	and	r3, r3, #0x7f
	mov	r4, r10, lsl #12
	and	r5, r10, #0x37
	mov	r6, r10, ror #21
	mvn	r7, r10
	eor	r8, r8, r10
	tst	r10, #0x40000
	movne	r1, r4
	tst	r10, #0x80000
	movne	r2, r4, lsr #8
	swi	0
	b	1b
