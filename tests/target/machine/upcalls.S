/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest kernel's entries, and the ways back. */
#include <okapi/syscall.h>
#include <okapi/vcpu.h>

#include "places.h"

	.syntax unified
	.arch	armv5te
	.arm
	.text

	.macro	function name
	.global	\name
	.type	\name, %function
\name:
	.endm

/* With translation off: r0 = address of 13 words.  Makes a system call with them, stores what came back,
 * and reports that. */
function physical_call
	mov	lr, r0
	ldmia	lr, {r0-r12}
	swi	0
	stmia	lr, {r0-r12}
	mov	r2, r0
	ldr	r0, =14			/* GUEST_SLOT_REPORT */
	ldr	r1, =0x00020001		/* REPORT_REFUSED, one word */
	mov	r12, #OKAPI_SYS_CALL
	swi	0
1:	b	1b
	.ltorg

/* With translation on: r7 = function, r8 = its argument. */
function guest_begin
	ldr	sp, =guest_stack_end
	mov	r0, r7
	mov	r1, r8
	bl	guest_main
	b	.
	.ltorg

	.macro	upcall number, target
	sub	sp, sp, #FRAME_SIZE
	stmia	sp, {r0-r12}
	mov	r4, #OKAPI_VCPU_PAGE
	ldmia	r4, {r0-r3, r5, r6}
	add	r7, sp, #FRAME_SP
	stmia	r7!, {r0, r1, r3}
	stmia	r7!, {r2, r5, r6}
	mov	r1, #\number
	str	r1, [r7]
	mov	r0, sp
	b	\target
	.balign	64
	.endm

	.balign	64
function guest_upcalls
	upcall	OKAPI_UPCALL_SYSCALL, from_user
	upcall	OKAPI_UPCALL_USER_UNDEFINED, from_user
	upcall	OKAPI_UPCALL_USER_FETCH_ABORT, from_user
	upcall	OKAPI_UPCALL_USER_DATA_ABORT, from_user
	upcall	OKAPI_UPCALL_USER_INTERRUPT, from_user
	upcall	OKAPI_UPCALL_KERNEL_UNDEFINED, from_kernel
	upcall	OKAPI_UPCALL_KERNEL_FETCH_ABORT, from_kernel
	upcall	OKAPI_UPCALL_KERNEL_DATA_ABORT, from_kernel
	upcall	OKAPI_UPCALL_KERNEL_INTERRUPT, from_kernel

/* Goes on where the kernel was, wherever the handler has moved that to.  An interrupt that comes while
 * registers are loaded saves its frame below this one. */
from_kernel:
	mov	r4, sp
	bic	sp, sp, #7
	bl	guest_kernel_upcall
	mov	sp, r4
	ldr	r1, [sp, #FRAME_PC]
	ldr	r0, [sp, #FRAME_CPSR]
	tst	r0, #0x20
	orrne	r1, r1, #1
	str	r1, [sp, #FRAME_BACK]
	tst	r0, #0x80
	bne	1f
	mov	r4, #OKAPI_VCPU_PAGE
	mov	r1, #0
	str	r1, [r4, #OKAPI_VCPU_MASK]
	ldr	r1, [r4, #OKAPI_VCPU_PENDING]
	cmp	r1, #0
	movne	r12, #OKAPI_VCPU_UNMASK
	swine	0
1:	ldr	r0, [sp, #FRAME_CPSR]
	msr	cpsr_f, r0
	ldr	lr, [sp, #FRAME_LR]
	ldmia	sp, {r0-r12}
	add	sp, sp, #FRAME_BACK
	ldr	pc, [sp], #4

/* uint32_t enter_user(const struct frame *in, struct frame *out) */
function enter_user
	push	{r4-r11, lr}
	push	{r1}
	mov	r1, sp
	mov	r12, #OKAPI_VCPU_RETURN
function enter_user_trap
	swi	0
	mvn	r0, #0			/* a bad frame, skipped */
	add	sp, sp, #4
	pop	{r4-r11, pc}
from_user:
	ldr	r0, [sp, #FRAME_SIZE]
	mov	r1, sp
	mov	r2, #FRAME_BACK - 4
	bl	memcpy
	ldr	r0, [sp, #FRAME_UPCALL]
	add	sp, sp, #FRAME_SIZE + 4
	pop	{r4-r11, pc}

/* Accesses of the guest kernel that may fail: the handler goes on after the instruction. */
function try_load		/* uint32_t try_load(address) */
	ldr	r0, [r0]
	bx	lr
function try_store		/* void try_store(address, value) */
	str	r1, [r0]
	bx	lr
function try_swap		/* uint32_t try_swap(address, value) */
	mov	r2, r0
	swp	r0, r1, [r2]
	bx	lr
function try_undefined
	udf	#7
	bx	lr
/* void try_execute(address): the handler returns for it */
function try_execute
	bx	r0
