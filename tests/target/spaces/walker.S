/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What runs in each space, wherever it is mapped: a page of code, and behind
 * it the space's page of data.  r0 = first value, different in each space.
 *
 *     word 0  the value that must still be there after the others have run
 *     word 1  rounds done
 *     word 2  rounds in which another value was found
 */
#include <okapi/syscall.h>

	.syntax unified
	.arm
	.text
	.balign	4096
	.global	walker_start
walker_start:
	sub	r4, pc, #8	/* walker_start, where it is mapped */
	add	r4, r4, #4096
	mov	r5, r0
	str	r5, [r4]
1:	mov	r12, #OKAPI_SYS_YIELD
	swi	0
	ldr	r1, [r4]
	cmp	r1, r5
	ldrne	r2, [r4, #8]
	addne	r2, r2, #1
	strne	r2, [r4, #8]
	add	r5, r5, #1
	str	r5, [r4]
	ldr	r2, [r4, #4]
	add	r2, r2, #1
	str	r2, [r4, #4]
	b	1b
	.balign	4096
	.global	walker_end
walker_end:
