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
#include <platform/memory_map.h>
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

	.syntax unified
	.arm
	.text

	.macro	check_tag		/* plain, and at most six words: clobbers r9 */
	mov	r9, r1, lsl #16
	cmp	r9, #OKAPI_REGISTER_WORDS << 16
	bhi	slow_message
	.endm

/*
 * Between threads with time of their own the account is made here, as charge() in scheduling.c does, unless a
 * budget has to be watched.  r2..r7 hold the message and r1 the tag: they are restored from where the entry saved them.
 *
 * In: \from context that has run, \to context that runs next.  Clobbers r0..r5, \from.  Branches to slow_message
 * before it writes anything.
 */
	.macro	switch_time from, to
	ldr	r0, [\from, #CONTEXT_LIMITED]
	ldr	r1, [\to, #CONTEXT_LIMITED]
	orrs	r0, r0, r1
	bne	slow_message
	ldr	r2, =scheduler
	ldr	r3, =PLATFORM_COUNTER_ADDRESS
	ldr	r1, [r2, #SCHEDULER_CHARGED_UNTIL]
	ldr	r3, [r3]
	ldrd	r4, r5, [\from, #CONTEXT_CONSUMED]
	sub	r1, r3, r1
	str	\to, [r2, #SCHEDULER_CONTEXT]
	str	r3, [r2, #SCHEDULER_CHARGED_UNTIL]
	adds	r4, r4, r1
	adc	r5, r5, #0
	strd	r4, r5, [\from, #CONTEXT_CONSUMED]
	.endm

	.global	fastpath_call
	.type	fastpath_call, %function
fastpath_call:
	check_tag
	ldrd	r8, r9, [sp, #THREAD_SLOTS]
	cmp	r0, r9
	bhs	slow_message
	add	r8, r8, r0, lsl #5
	ldmia	r8, {r8, r9, r10}	/* endpoint, info, badge */
	and	r9, r9, #TYPE_AND(OKAPI_ENDPOINT_SEND)
	cmp	r9, #ENDPOINT_WITH(OKAPI_ENDPOINT_SEND)
	bne	slow_message
	ldr	r11, [r8, #ENDPOINT_RECEIVERS]	/* the server */
	cmp	r11, #0
	beq	slow_message
	ldr	r9, [r11, #OF(THREAD_NEXT)]	/* alone in the queue? */
	cmp	r9, r11
	bne	slow_message
	ldr	r9, [r11, #OF(THREAD_LOWER)]
	ldr	r12, [r11, #OF(THREAD_CLIENTS)]	/* serving nobody? */
	ldr	lr, [r11, #OF(THREAD_OWN_CONTEXT)]
	orrs	r9, r9, r12
	bne	slow_message
	ldr	r12, [r11, #OF(THREAD_RUNS_IN)]
	ldrh	r0, [sp, #THREAD_STATE]	/* ready, and above it its depth */
	ldr	r12, [r12, #SPACE_ACCESS]	/* owns a domain? */
	cmp	r12, #0
	beq	slow_message
	cmp	r0, #OKAPI_MAX_CALL_DEPTH << 8
	bhi	slow_message
	cmp	lr, #0
	bne	call_own_time
	ldr	lr, [sp, #THREAD_CONTEXT]	/* none of its own: runs on the caller's */
	str	lr, [r11, #OF(THREAD_CONTEXT)]

	/* ---- commit: from here on nothing can fail ---- */
call_commit:
	str	r9, [r8, #ENDPOINT_RECEIVERS]	/* r9 is 0 */
	add	r0, r0, #1 << 8		/* the server is ready, and one deeper than its caller */
	strh	r0, [r11, #OF(THREAD_STATE)]
	sub	r0, sp, #THREAD_REGISTERS
	str	r0, [r11, #OF(THREAD_CLIENTS)]
	str	r11, [sp, #THREAD_SERVER]
	mov	lr, #STATE_WAIT_REPLY
	strb	lr, [sp, #THREAD_STATE]
	ldrb	lr, [sp, #THREAD_PRIORITY]
	ldrb	r9, [r11, #OF(THREAD_PRIORITY)]
	ldr	r8, [sp, #THREAD_HANDLE]
	cmp	lr, r9
	strbhi	lr, [r11, #OF(THREAD_PRIORITY)]
	add	r8, r8, #HANDLE_STEP
	str	r8, [sp, #THREAD_HANDLE]
	ldr	r0, [r11, #OF(THREAD_RECEIVED)]
	mov	r9, r10			/* r8 handle, r9 badge: as the server gets them */
	add	r0, r0, #1
	str	r0, [r11, #OF(THREAD_RECEIVED)]
	add	sp, r11, #THREAD_REGISTERS
	add	r0, sp, #THREAD_R10

	/* In: sp = registers of the next thread, r0 = where its remaining registers are, r12 = its access word */
	.macro	leave first
	switch_space r12
	ldrd	r10, r11, [sp, #THREAD_TLS]
	ldr	lr, =OKAPI_TLS_WORD
	ldr	r12, [sp, #THREAD_CPSR]
	strd	r10, r11, [lr]
	ldr	lr, [sp, #THREAD_PC]
	msr	spsr_cxsf, r12
	ldmia	r0, {\first-r14}^
	mov	r0, #0
	movs	pc, lr
	.endm
	leave	r10

	.subsection 1
call_own_time:
	ldr	r7, [sp, #THREAD_CONTEXT]
	switch_time r7, lr
	ldrh	r0, [sp, #THREAD_STATE]
	ldmib	sp, {r1-r7}
	b	call_commit
	.previous

/*
 * Parts of reply-and-wait, for answers to calls and to faults.  In all: r10 endpoint, r11 caller, lr myself.
 */

	/* Nothing stands in the way.  Out: r9 = 0, r12 = the caller's access word.  Clobbers r0, r8. */
	.macro	check_reply
	ldr	r9, [r11, #OF(THREAD_CLIENT_NEXT)]	/* the only client? */
	ldr	r8, [r10, #ENDPOINT_SENDERS]		/* nobody queued or waiting there? */
	ldr	r12, [r10, #ENDPOINT_RECEIVERS]
	orr	r9, r9, r8
	orrs	r9, r9, r12
	bne	slow_message
	ldr	r8, [r10, #ENDPOINT_SERVER]
	ldr	r12, [sp, #THREAD_NOTIFICATION]
	cmp	r8, lr
	bne	slow_message
	cmp	r12, #0
	ldrne	r12, [r12, #NOTIFICATION_BITS]	/* no event pending? */
	cmpne	r12, #0
	bne	slow_message
	ldr	r12, [r11, #OF(THREAD_RUNS_IN)]
	ldr	r8, =scheduler
	ldr	r12, [r12, #SPACE_ACCESS]
	ldr	r8, [r8, #SCHEDULER_SUMMARY]	/* is anybody ready at all? */
	cmp	r12, #0
	beq	slow_message
	cmp	r8, #0
	bne	1f
2:
	.subsection 1
1:	clz	r0, r8			/* the highest ready priority must not be above the caller's */
	rsb	r0, r0, #31		/* word of the bitmap */
	ldr	r8, =scheduler + SCHEDULER_READY
	ldr	r8, [r8, r0, lsl #2]
	clz	r8, r8
	rsb	r8, r8, #31
	add	r0, r8, r0, lsl #5
	ldrb	r8, [r11, #OF(THREAD_PRIORITY)]
	cmp	r8, r0
	bhs	2b
	b	slow_message
	.previous
	.endm

	/* Time goes back to the caller: its own was lent, or accounts are made.  Message registers are kept. */
	.macro	return_time
	ldr	r8, [sp, #THREAD_OWN_CONTEXT]
	cmp	r8, #0
	streq	r9, [sp, #THREAD_CONTEXT]
	bne	3f
4:
	.subsection 1
3:	ldr	r7, [r11, #OF(THREAD_CONTEXT)]
	cmp	r7, #0			/* taken away meanwhile? */
	beq	slow_message
	switch_time r8, r7
	ldmib	sp, {r1-r7}
	b	4b
	.previous
	.endm

	/* ---- commit: from here on nothing can fail.  I wait alone at the endpoint, the caller runs. ---- */
	.macro	commit_reply
	str	r9, [sp, #THREAD_CLIENTS]
	ldrb	r9, [sp, #THREAD_BASE_PRIORITY]
	mov	r0, #STATE_RECEIVING	/* and depth 0 */
	strh	r0, [sp, #THREAD_STATE]
	strb	r9, [sp, #THREAD_PRIORITY]
	str	r10, [sp, #THREAD_ENDPOINT]
	str	lr, [sp, #THREAD_NEXT]
	str	lr, [sp, #THREAD_PREVIOUS]
	str	lr, [r10, #ENDPOINT_RECEIVERS]
	mov	r0, #STATE_READY
	strb	r0, [r11, #OF(THREAD_STATE)]
	.endm

	.global	fastpath_reply_wait
	.type	fastpath_reply_wait, %function
fastpath_reply_wait:
	check_tag
	ldrd	r10, r11, [sp, #THREAD_SLOTS]
	cmp	r0, r11
	bhs	slow_message
	add	r10, r10, r0, lsl #5
	ldmia	r10, {r10, r11}		/* endpoint, info */
	and	r11, r11, #TYPE_AND(OKAPI_ENDPOINT_RECEIVE)
	cmp	r11, #ENDPOINT_WITH(OKAPI_ENDPOINT_RECEIVE)
	bne	slow_message
	ldr	r11, [sp, #THREAD_CLIENTS]	/* the caller, if it is the first client */
	sub	lr, sp, #THREAD_REGISTERS	/* myself */
	cmp	r11, #0
	beq	slow_message
	ldr	r9, [r11, #OF(THREAD_HANDLE)]
	ldrb	r12, [r11, #OF(THREAD_SENDING_FAULT)]	/* 0 or 1 */
	cmp	r9, r8
	cmpeq	r12, #0
	bne	reply_to_fault
	check_reply
	return_time
	commit_reply
	add	sp, r11, #THREAD_REGISTERS
	add	r0, sp, #THREAD_R8
	leave	r8

/* The handle of a fault differs in bit 0.  An empty reply, label 0: the thread goes on as it was. */
reply_to_fault:
	orr	r9, r9, r12
	cmp	r9, r8
	cmpeq	r1, #0
	bne	slow_message
	check_reply
	return_time
	commit_reply
	mov	r9, #0
	strb	r9, [r11, #OF(THREAD_SENDING_FAULT)]
	mov	r0, r11
	b	resume_thread
	.ltorg
