/* SPDX-License-Identifier: BSD-2-Clause */
/* What runs as guest user: a page of code for any address, see guest.h. */
	.syntax unified
	.arch	armv5te
	.text

	.macro	function name
	.global	\name
	.type	\name, %function
\name:
	.endm

	/* Calls the helper at r8, and goes back to 1 while it fails (counted by r7), and r5 times in all. */
	.macro	swap_and_repeat
	mov	lr, pc
	bx	r8
	cmp	r0, #0
	addne	r7, r7, #1
	bne	1b
	subs	r5, r5, #1
	bne	1b
	.endm

	.balign	4096
	.arm
function user_page
function user_load
	ldr	r1, [r2]
	swi	0x12
function user_store
	str	r1, [r2]
	swi	0x34
function user_swap
	swp	r1, r3, [r2]
	swi	0x56
function user_trap
	swi	0xabcd
	b	user_trap
function user_undefined
	udf	#3
	swi	1
function user_native		/* a system call of this kernel, if it were one */
	mov	r12, #36
	swi	0
	b	.
function user_spin
	add	r0, r0, #1
	b	user_spin
function user_branch
	bx	r2
function user_coprocessor
	mrc	p15, 0, r1, c1, c0, 0
	swi	1
function user_get_tls
	ldr	r2, =0xffff0ff0
	ldr	r1, [r2]
	ldr	r2, =0xffff0fe0
	mov	r4, pc
	add	lr, r4, #4
	bx	r2
	swi	2
	.ltorg
/* r2 words from r3 on, multiplied and summed up, written back: r1 the sum. */
function user_checksum
	mov	r1, #0
1:	ldr	r4, [r3]
	add	r1, r4, r1, ror #27
	str	r4, [r3], #4
	subs	r2, r2, #1
	bne	1b
	swi	3

/* r5 times: adds 1 to the word at r6 by compare and swap; r7 counts those that had to be tried again. */
function user_compare_swap
	mvn	r8, #0xf000		/* 0xffff0fff */
	sub	r8, r8, #0x3f		/* OKAPI_COMPARE_SWAP */
1:	ldr	r0, [r6]
	add	r1, r0, #1
	mov	r2, r6
	swap_and_repeat
	swi	4
/* The same with the double word at r6, old and new value in those after it. */
function user_compare_swap_double
	mvn	r8, #0xf000
	sub	r8, r8, #0x9f		/* 0xffff0f60 */
1:	ldrd	r2, r3, [r6]
	strd	r2, r3, [r6, #8]
	adds	r2, r2, #1
	adc	r3, r3, #0
	strd	r2, r3, [r6, #16]
	add	r0, r6, #8
	add	r1, r6, #16
	mov	r2, r6
	swap_and_repeat
	swi	5

	.thumb
function user_thumb_trap
	swi	0x7b
	b	user_thumb_trap
function user_thumb_load
	ldr	r1, [r2]
	swi	1
function user_thumb_undefined
	udf	#9
	b	.
function user_thumb_spin
	adds	r0, #1
	b	user_thumb_spin
	.balign	4096
function user_page_end
