/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Upcalls of the Okapi hypervisor, instead of the vectors; part of entry-armv.S.
 *
 * An upcall begins at a fixed place for its kind, with interrupts masked, sp as
 * it was in the kernel or as the last return to user mode left it, r0 - r12 as
 * they were and lr free.  The rest is in the shared page: it has to be on the
 * stack before anything can fault or interrupt.  The stack is in the linear
 * mapping, which never faults.
 */
#include <asm/okapi.h>

#if OKAPI_VCPU_SP != 0 || OKAPI_VCPU_LR != 4 || OKAPI_VCPU_CPSR != 8 || \
    OKAPI_VCPU_FRAME_PC != 12
#error The frame in the page is loaded as a block
#endif

	.macro	upcall, offset
	.org	okapi_upcalls + \offset
	.endm

	@ Leaves what usr_entry and svc_entry leave: r4 = pc, r5 = psr
	.macro	save_frame
	stmia	sp, {r0 - r12}
	mov	r7, #OKAPI_VCPU_PAGE
	ldmia	r7, {r2, r3, r5, r6}		@ sp, lr, psr, pc
	mov	r4, r6
	mov	r6, #-1				@ not a system call
	add	r7, sp, #S_SP
	stmia	r7, {r2 - r6}
	.endm

	.macro	from_user, handler
	sub	sp, sp, #PT_REGS_SIZE
	save_frame
	b	\handler
	.endm

	@ The kernel's stack is a multiple of 4 inside functions, handlers want 8
	.macro	from_kernel, handler
	sub	sp, sp, #SVC_REGS_SIZE
	tst	sp, #4
	subne	sp, sp, #4
	save_frame
	b	\handler
	.endm

	.section	.entry.text, "ax", %progbits
	.align	6
	.globl	okapi_upcalls
okapi_upcalls:
	upcall	OKAPI_UPCALL_SYSCALL
	sub	sp, sp, #PT_REGS_SIZE
	stmia	sp, {r0 - r12}
	mov	r8, #OKAPI_VCPU_PAGE
	ldmia	r8, {r9 - r12}			@ sp, lr, psr, pc
	add	lr, sp, #S_SP
	stmia	lr, {r9, r10, r12}
	str	r11, [sp, #S_PSR]
	str	r0, [sp, #S_OLD_R0]
	mov	r10, #0
	str	r10, [r8, #OKAPI_VCPU_MASK]	@ as okapi_unmask
	ldr	tsk, [r8, #OKAPI_CURRENT]
	ldr	r10, [r8, #OKAPI_VCPU_PENDING]
	teq	r10, #0
	blne	okapi_upcall_pending
	b	vector_swi

	upcall	OKAPI_UPCALL_USER_UNDEFINED
	from_user __und_usr
	upcall	OKAPI_UPCALL_USER_FETCH_ABORT
	from_user __pabt_usr
	upcall	OKAPI_UPCALL_USER_DATA_ABORT
	from_user __dabt_usr
	upcall	OKAPI_UPCALL_USER_INTERRUPT
	from_user __irq_usr
	upcall	OKAPI_UPCALL_KERNEL_UNDEFINED
	from_kernel __und_svc
	upcall	OKAPI_UPCALL_KERNEL_FETCH_ABORT
	from_kernel __pabt_svc
	upcall	OKAPI_UPCALL_KERNEL_DATA_ABORT
	from_kernel __dabt_svc
	upcall	OKAPI_UPCALL_KERNEL_INTERRUPT
	from_kernel __irq_svc
	upcall	OKAPI_UPCALL_SIZE

/* The mask is off and something is pending: let it come.  Only ip changes. */
ENTRY(okapi_upcall_pending)
	stmfd	sp!, {r0, lr}
	okapi_call OKAPI_VCPU_UNMASK
	ldmfd	sp!, {r0, pc}
ENDPROC(okapi_upcall_pending)
