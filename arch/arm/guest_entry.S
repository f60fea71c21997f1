/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions while the processor is in a virtual machine.  The domain access
 * register says which face the machine showed: in the guest user's, `swi` is an
 * upcall, which never leaves this file; in the guest kernel's, a call of this kernel.
 *
 * As everywhere, sp_svc points at the saved registers of the running thread.
 */
#include <arch/guest_access.h>
#include <arch/memory_map.h>
#include <arch/trap_entry.h>
#include <offsets.h>
#include <okapi/layout.h>
#include <okapi/vcpu.h>

#define MODE_USER	0x10
#define USER_FLAGS	0xf8000020	/* condition flags, saturation, Thumb: <arch/registers.h> */
#define FRAME_PC	60
#define FRAME_CPSR	64

	.syntax unified
	.arm
	.text

	.macro	open_face access, register
	mov	\register, #\access
	mcr	p15, 0, \register, c3, c0, 0
	.endm

/*
 * System call.  r0..r12 reach the guest kernel as they are; its own registers sp, lr, pc and cpsr are
 * where upcalls leave them.  In: lr = pc.  Uses r2 and r3.
 */
	.global	guest_swi_entry
	.type	guest_swi_entry, %function
guest_swi_entry:
	stmia	sp, {r0-r14}^
	mrc	p15, 0, r2, c3, c0, 0
	cmp	r2, #GUEST_ACCESS_KERNEL
	beq	guest_kernel_call
	open_face GUEST_ACCESS_KERNEL, r2
	mov	r3, #OKAPI_VCPU_PAGE
	mrs	r2, spsr
	stmia	r3, {sp, lr}^			/* OKAPI_VCPU_SP, _LR */
	str	r2, [r3, #OKAPI_VCPU_CPSR]
	str	lr, [r3, #OKAPI_VCPU_FRAME_PC]
	str	r3, [r3, #OKAPI_VCPU_MASK]	/* not zero */
	add	r2, sp, #THREAD_GUEST_STACK
	ldmia	r2, {sp}^
	msr	spsr_cxsf, #MODE_USER
	ldr	lr, [sp, #THREAD_UPCALL_BASE]	/* OKAPI_UPCALL_SYSCALL is 0 */
	ldrd	r2, r3, [sp, #THREAD_R2]
	movs	pc, lr

guest_kernel_call:
	cmp	r12, #OKAPI_VCPU_RETURN
	bne	guest_call

/*
 * Return to guest user.  r0 = frame: every access up to guest_return_end may abort (frame_abort below), and
 * until then the thread's registers and lr are those of the call.  What user mode may not read, LDRT does not
 * read either; where it reads the first and the last word, LDM reads no others.
 */
guest_return_start:
	mov	r3, #OKAPI_VCPU_PAGE
	ldrd	r4, r5, [r3, #OKAPI_VCPU_PENDING]	/* and OKAPI_VCPU_TLS_CHANGED */
	add	r2, r0, #FRAME_PC
	ldrt	r8, [r0]
	ldrt	r7, [r2], #FRAME_CPSR - FRAME_PC
	ldrt	r6, [r2]
	orrs	r4, r4, r5			/* the flags stay until the end */
	ldr	r5, =USER_FLAGS
	streq	r4, [r3, #OKAPI_VCPU_MASK]
	str	r1, [sp, #THREAD_GUEST_STACK]
	and	r6, r6, r5
	orr	r6, r6, #MODE_USER
	msr	spsr_cxsf, r6
	str	r7, [sp, #THREAD_PC]
	ldmia	r0, {r0-r14}^
guest_return_end:
	nop					/* no banked register right after LDM of user registers */
	bne	return_pending
	open_face GUEST_ACCESS_USER, lr
	ldr	lr, [sp, #THREAD_PC]
	movs	pc, lr

/* Something is pending, or the thread pointer has changed: the thread has returned, but does not go on yet. */
return_pending:
	stmia	sp, {r0-r14}^
	ldr	lr, [sp, #THREAD_PC]
	ldr	r3, =guest_returned
	b	call_with_state

/* The other calls.  The short ones get the virtual CPU and the guest's r0..r2, and give the guest's r0. */
guest_call:
	sub	r4, r12, #OKAPI_VCPU_SWITCH
	cmp	r4, #OKAPI_VCPU_CACHE - OKAPI_VCPU_SWITCH
	ldrhi	r3, =guest_system_call
	bhi	call_with_state
	mov	r5, sp
	mov	r6, lr
	ldr	r3, [sp, #THREAD_R2]
	mov	r2, r1
	mov	r1, r0
	ldr	r0, [sp, #THREAD_VCPU]
	ldr	r12, =short_call
	ldr	sp, =kernel_stack_top
	mov	lr, pc
	ldr	pc, [r12, r4, lsl #2]
	mov	sp, r5
	mov	lr, r6
	ldmib	sp, {r1-r6}
	ldr	r12, [sp, #THREAD_R12]
	movs	pc, lr

/* In: r3 = function, r1 = its second argument; the first one is the thread. */
call_with_state:
	mrs	r2, spsr
	str	lr, [sp, #THREAD_PC]
	str	r2, [sp, #THREAD_CPSR]
	sub	r0, sp, #THREAD_REGISTERS
	ldr	sp, =kernel_stack_top
	mov	lr, pc
	bx	r3
	b	resume_thread

/* As trap_entry of entry.S; \other is where an exception of this kernel itself goes. */
	.macro	guest_trap name, adjust, handler, other
	.global	\name
	.type	\name, %function
\name:
	.if	\adjust
	sub	lr, lr, #\adjust
	.endif
	str	lr, [sp]
	mrs	lr, spsr
	str	lr, [sp, #4]
	tst	lr, #0xf
	bne	\other
	handle_trap \handler
	.endm

	guest_trap guest_undefined_entry, 0, guest_undefined, kernel_undefined
	guest_trap guest_fetch_abort_entry, 4, guest_fetch_abort, kernel_fetch_abort
	guest_trap guest_data_abort_entry, 8, guest_data_abort, frame_abort
	guest_trap guest_interrupt_entry, 4, guest_interrupt, kernel_undefined

/* A data abort of this kernel: the frame of a return is not there, or it is the end.  In: abort mode. */
frame_abort:
	ldr	lr, [sp]
	ldr	r2, =guest_return_start
	sub	r2, lr, r2
	cmp	r2, #guest_return_end - guest_return_start
	bhs	kernel_data_abort
	msr	cpsr_c, #MODE_SVC_MASKED
	mrs	r2, spsr			/* its Thumb bit is that of the call still */
	str	lr, [sp, #THREAD_PC]
	str	r2, [sp, #THREAD_CPSR]
	ldr	sp, =kernel_stack_top
	bl	guest_return_failed
	b	resume_thread
	.ltorg

	.section .rodata
	.balign	4
short_call:			/* from OKAPI_VCPU_SWITCH to OKAPI_VCPU_CACHE */
	.word	shadow_select, shadow_remove, shadow_remove_all, shadow_forget, guest_cache
