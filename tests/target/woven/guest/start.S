/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that does what the judge writes into their channel (protocol.h), one
 * command for each interrupt of its line.  It never turns translation on.
 */
#include <okapi/syscall.h>

#include "../protocol.h"

	.syntax unified
	.section .start, "ax"
	.globl _start
_start:
	ldr	r4, =GUEST_WINDOW
	str	r0, [r4, #AT_DEVICE_TREE]
	str	sp, [r4, #AT_MEMORY_SIZE]
	ldr	r0, [r4, #AT_STARTS]
	add	r0, r0, #1
	str	r0, [r4, #AT_STARTS]
answer:
	mov	r0, #GUEST_SLOT_DOORBELL
	mov	r1, #1 << JUDGE_BIT
	mov	r12, #OKAPI_SYS_SIGNAL
	swi	0
	mov	r0, #GUEST_SLOT_NOTIFICATION
	mvn	r1, #0
	mov	r2, #0
	mov	r12, #OKAPI_SYS_NOTIFICATION_WAIT
	swi	0
	str	r1, [r4, #AT_LINES]
	ldr	r5, [r4, #AT_COMMAND]
	ldr	r6, [r4, #AT_ADDRESS]
	cmp	r5, #COMMAND_READ
	ldreq	r0, [r6]
	streq	r0, [r4, #AT_VALUE]
	cmp	r5, #COMMAND_WRITE
	ldreq	r0, [r4, #AT_VALUE]
	streq	r0, [r6]
	cmp	r5, #COMMAND_RING
	beq	ring
	cmp	r5, #COMMAND_TIMER
	beq	timer
	cmp	r5, #COMMAND_POLICY
	bne	answer
	mov	r0, #GUEST_SLOT_POLICY
	lsl	r1, r6, #16		/* the label; no words */
	mov	r12, #OKAPI_SYS_CALL
	swi	0
	str	r0, [r4, #AT_VALUE]
	b	answer
ring:	/* slot and bits from the judge */
	mov	r0, r6
	ldr	r1, [r4, #AT_VALUE]
	mov	r12, #OKAPI_SYS_SIGNAL
	swi	0
	str	r0, [r4, #AT_VALUE]
	b	answer
timer:	/* for a time that is over; then its line is the only one that rings */
	mov	r0, #GUEST_SLOT_TIMER
	mov	r1, #0
	mov	r2, #0
	mov	r12, #OKAPI_SYS_TIMER_SET
	swi	0
	mov	r0, #GUEST_SLOT_NOTIFICATION
	mvn	r1, #0
	mov	r2, #0
	mov	r12, #OKAPI_SYS_NOTIFICATION_WAIT
	swi	0
	str	r1, [r4, #AT_VALUE]
	b	answer
	.pool
	.asciz	"okapi,interrupt-controller" /* by which the weaver knows a guest */
	.balign	4
