/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Call, and reply-and-wait, with up to six words between any two spaces that
 * have their domains.  Everything unusual goes to the C path (kernel/ipc.c),
 * which gives the same result: all checks come first and write nothing, then
 * one marked point, after which nothing can fail.
 *
 * In, from swi_entry: sp = registers of the running thread, all saved;
 *     r0..r8 still hold its arguments; r9..r12 and lr are free.
 *
 * What the C code guarantees and this relies on: a receiver alone in its queue
 * has links.lower = links.higher = NULL; client_next is NULL outside a list;
 * a server without clients and without a context of its own has no context;
 * the first of the running thread's clients waits for its reply.
 */
#include <arch/switch.h>
#include <offsets.h>
#include <okapi/capability.h>
#include <okapi/layout.h>
#include <okapi/message.h>

#define TYPE_AND(right) (0xf0 | (right))
#define ENDPOINT_WITH(right) (OKAPI_TYPE_ENDPOINT << 4 | (right))
/* Offset of a field from the start of a thread. */
#define OF(field) (THREAD_REGISTERS + (field))
#define STATE_READY 1
#define STATE_RECEIVING 3
#define STATE_WAIT_REPLY 4
#define HANDLE_STEP OKAPI_MAX_THREADS

	.syntax unified
	.arm
	.text

	.macro	check_tag		/* plain, and at most six words: clobbers r9 */
	mov	r9, r1, lsl #16
	cmp	r9, #OKAPI_REGISTER_WORDS << 16
	bhi	slow_syscall
	.endm

	.global	fastpath_call
	.type	fastpath_call, %function
fastpath_call:
	check_tag
	ldrd	r8, r9, [sp, #THREAD_SLOTS]
	cmp	r0, r9
	bhs	slow_syscall
	add	r8, r8, r0, lsl #5
	ldmia	r8, {r8, r9, r10}	/* endpoint, info, badge */
	and	r9, r9, #TYPE_AND(OKAPI_ENDPOINT_SEND)
	cmp	r9, #ENDPOINT_WITH(OKAPI_ENDPOINT_SEND)
	bne	slow_syscall
	ldr	r11, [r8, #ENDPOINT_RECEIVERS]	/* the server */
	cmp	r11, #0
	beq	slow_syscall
	ldr	r9, [r11, #OF(THREAD_NEXT)]	/* alone in the queue? */
	cmp	r9, r11
	bne	slow_syscall
	ldr	r9, [r11, #OF(THREAD_LOWER)]
	ldr	r12, [r11, #OF(THREAD_CLIENTS)]	/* serving nobody? */
	ldr	lr, [r11, #OF(THREAD_OWN_CONTEXT)]
	orrs	r9, r9, r12
	bne	slow_syscall
	ldr	r12, [r11, #OF(THREAD_SPACE)]
	ldrb	r0, [sp, #THREAD_DEPTH]
	ldr	r12, [r12, #SPACE_ACCESS]	/* owns a domain? */
	cmp	r12, #0
	beq	slow_syscall
	cmp	r0, #OKAPI_MAX_CALL_DEPTH - 1
	bhi	slow_syscall
	cmp	lr, #0			/* time of its own: no lending, but an account to be made */
	bne	slow_syscall

	/* ---- commit: from here on nothing can fail ---- */
	str	r9, [r8, #ENDPOINT_RECEIVERS]	/* r9 is 0 */
	add	r0, r0, #1
	strb	r0, [r11, #OF(THREAD_DEPTH)]
	sub	r0, sp, #THREAD_REGISTERS
	str	r0, [r11, #OF(THREAD_CLIENTS)]
	str	r11, [sp, #THREAD_SERVER]
	ldr	r0, [sp, #THREAD_CONTEXT]
	str	r0, [r11, #OF(THREAD_CONTEXT)]
	mov	lr, #STATE_WAIT_REPLY
	strb	lr, [sp, #THREAD_STATE]
	mov	lr, #STATE_READY
	strb	lr, [r11, #OF(THREAD_STATE)]
	ldrb	lr, [sp, #THREAD_PRIORITY]
	ldrb	r9, [r11, #OF(THREAD_PRIORITY)]
	ldr	r8, [sp, #THREAD_HANDLE]
	cmp	lr, r9
	strbhi	lr, [r11, #OF(THREAD_PRIORITY)]
	add	r8, r8, #HANDLE_STEP
	str	r8, [sp, #THREAD_HANDLE]
	mov	r9, r10			/* r8 handle, r9 badge: as the server gets them */
	add	sp, r11, #THREAD_REGISTERS
	add	r0, sp, #THREAD_R10

	/* In: sp = registers of the next thread, r0 = where its remaining registers are, r12 = its access word */
	.macro	leave first
	switch_space r12
	ldr	r12, [sp, #THREAD_RECEIVED]
	ldrd	r10, r11, [sp, #THREAD_TLS]
	ldr	lr, =OKAPI_TLS_WORD
	add	r12, r12, #1
	str	r12, [sp, #THREAD_RECEIVED]
	strd	r10, r11, [lr]
	ldr	r12, [sp, #THREAD_CPSR]
	ldr	lr, [sp, #THREAD_PC]
	msr	spsr_cxsf, r12
	ldmia	r0, {\first-r14}^
	mov	r0, #0
	movs	pc, lr
	.endm
	leave	r10

	.global	fastpath_reply_wait
	.type	fastpath_reply_wait, %function
fastpath_reply_wait:
	check_tag
	ldrd	r10, r11, [sp, #THREAD_SLOTS]
	cmp	r0, r11
	bhs	slow_syscall
	add	r10, r10, r0, lsl #5
	ldmia	r10, {r10, r11}		/* endpoint, info */
	and	r11, r11, #TYPE_AND(OKAPI_ENDPOINT_RECEIVE)
	cmp	r11, #ENDPOINT_WITH(OKAPI_ENDPOINT_RECEIVE)
	bne	slow_syscall
	ldr	r11, [sp, #THREAD_CLIENTS]	/* the caller */
	sub	lr, sp, #THREAD_REGISTERS	/* myself */
	cmp	r11, #0
	beq	slow_syscall
	ldr	r9, [r11, #OF(THREAD_HANDLE)]
	cmp	r9, r8
	bne	slow_syscall
	ldr	r9, [r11, #OF(THREAD_CLIENT_NEXT)]	/* the only one, and no fault? */
	ldrb	r12, [r11, #OF(THREAD_SENDING_FAULT)]
	ldr	r8, [r10, #ENDPOINT_SENDERS]		/* nobody queued or waiting there? */
	orr	r9, r9, r12
	ldr	r12, [r10, #ENDPOINT_RECEIVERS]
	orr	r9, r9, r8
	ldr	r8, [sp, #THREAD_OWN_CONTEXT]
	orr	r9, r9, r12
	orrs	r9, r9, r8
	bne	slow_syscall
	ldr	r8, [r10, #ENDPOINT_SERVER]
	ldr	r12, [sp, #THREAD_NOTIFICATION]
	cmp	r8, lr
	bne	slow_syscall
	cmp	r12, #0
	ldrne	r12, [r12, #NOTIFICATION_BITS]	/* no event pending? */
	cmpne	r12, #0
	bne	slow_syscall
	ldr	r12, [r11, #OF(THREAD_SPACE)]
	ldr	r8, =run_queue
	ldr	r12, [r12, #SPACE_ACCESS]
	ldr	r8, [r8]		/* summary: is anybody ready at all? */
	cmp	r12, #0
	beq	slow_syscall
	cmp	r8, #0
	bne	compare_priority
nobody_higher:

	/* ---- commit: from here on nothing can fail ---- */
	str	r9, [sp, #THREAD_CLIENTS]	/* r9 is 0 */
	strb	r9, [sp, #THREAD_DEPTH]
	str	r9, [sp, #THREAD_CONTEXT]
	ldrb	r9, [sp, #THREAD_BASE_PRIORITY]
	mov	r0, #STATE_RECEIVING
	strb	r0, [sp, #THREAD_STATE]
	strb	r9, [sp, #THREAD_PRIORITY]
	str	r10, [sp, #THREAD_ENDPOINT]
	str	lr, [sp, #THREAD_NEXT]
	str	lr, [sp, #THREAD_PREVIOUS]
	str	lr, [r10, #ENDPOINT_RECEIVERS]
	mov	r0, #STATE_READY
	strb	r0, [r11, #OF(THREAD_STATE)]
	add	sp, r11, #THREAD_REGISTERS
	add	r0, sp, #THREAD_R8
	leave	r8

/* Somebody is ready: goes on only if the caller's priority is not below the highest.  Clobbers r0, r8. */
compare_priority:
	clz	r0, r8
	rsb	r0, r0, #31		/* word of the bitmap */
	ldr	r8, =run_queue + 4
	ldr	r8, [r8, r0, lsl #2]
	clz	r8, r8
	rsb	r8, r8, #31
	add	r0, r8, r0, lsl #5
	ldrb	r8, [r11, #OF(THREAD_PRIORITY)]
	cmp	r8, r0
	bhs	nobody_higher
	b	slow_syscall
	.ltorg
