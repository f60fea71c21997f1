/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry to the kernel and return to user mode.
 *
 * While a thread runs in user mode, sp_svc points at its saved registers, so
 * every entry stores them with one instruction.  The kernel runs in SVC mode
 * with interrupts off, on one stack, and never nests.
 */
#include <arch/memory_map.h>
#include <arch/switch.h>
#include <arch/trap_entry.h>
#include <offsets.h>
#include <okapi/layout.h>
#include <okapi/syscall.h>

#define KERNEL_STACK_SIZE 4096

	.syntax unified
	.arm
	.text

/*
 * System call.  In: SVC mode, sp = the thread's registers, lr = its pc, r12 = number.
 * The two calls that matter most go to the fast path, which may come back to slow_message.
 */
	.global	swi_entry
	.type	swi_entry, %function
swi_entry:
	stmia	sp, {r0-r14}^
	mrs	r9, spsr
	str	lr, [sp, #THREAD_PC]
	str	r9, [sp, #THREAD_CPSR]
	cmp	r12, #1
	blo	fastpath_call
	beq	fastpath_reply_wait
	b	slow_syscall

/* The same with recording and without the fast path: chosen by boot when events are recorded. */
	.global	swi_entry_recorded
	.type	swi_entry_recorded, %function
swi_entry_recorded:
	stmia	sp, {r0-r14}^
	mrs	r9, spsr
	str	lr, [sp, #THREAD_PC]
	str	r9, [sp, #THREAD_CPSR]
	sub	r4, sp, #THREAD_REGISTERS
	ldr	sp, =kernel_stack_top
	mov	r0, r4
	bl	recorded_system_call
	b	1f

/* From the fast path, which has used r12 meanwhile. */
	.global	slow_message
slow_message:
	ldr	r12, [sp, #THREAD_R12]

/* Calls the handler; most calls change nothing about who runs, and are over then. */
	.global	slow_syscall
slow_syscall:
	ldr	r5, =scheduler
	sub	r4, sp, #THREAD_REGISTERS
	ldr	sp, =kernel_stack_top
	cmp	r12, #OKAPI_SYS_COUNT
	str	r4, [r5, #SCHEDULER_CURRENT]
	ldr	r1, =syscall_table
	mov	r0, r4
	movhs	r12, #OKAPI_SYS_COUNT	/* behind the table's end: the handler of unknown calls */
	mov	lr, pc
	ldr	pc, [r1, r12, lsl #2]
	ldr	r1, [r5, #SCHEDULER_CHANGED]
	cmn	r0, #-RESULT_LOWEST	/* one of the kernel's own results? */
	cmplo	r1, #1
	bhs	2f
	str	r0, [r4, #THREAD_REGISTERS]
	add	sp, r4, #THREAD_REGISTERS
	b	same_thread
2:	mov	r1, r0
	mov	r0, r4
	bl	syscall_finish
1:	cmp	r0, r4
	bne	resume_thread
	add	sp, r0, #THREAD_REGISTERS

/* The thread that entered goes on: what was published for it still stands.  In: sp = its registers. */
same_thread:
	ldr	r1, [sp, #THREAD_RUNS_IN]
	ldr	r5, [sp, #THREAD_CPSR]
	ldr	r1, [r1, #SPACE_ACCESS]
	ldr	lr, [sp, #THREAD_PC]
	switch_space r1
	msr	spsr_cxsf, r5
	ldmia	sp, {r0-r14}^
	nop
	movs	pc, lr

/* Return to user mode.  In: r0 = thread, whose space can run. */
	.global	resume_thread
	.type	resume_thread, %function
resume_thread:
	add	sp, r0, #THREAD_REGISTERS
	ldr	r1, [sp, #THREAD_RUNS_IN]
	ldr	r1, [r1, #SPACE_ACCESS]
	switch_space r1
	ldrd	r2, r3, [sp, #THREAD_TLS]
	ldr	r4, =OKAPI_TLS_WORD
	strd	r2, r3, [r4]
	ldr	r5, [sp, #THREAD_CPSR]
	ldr	lr, [sp, #THREAD_PC]
	msr	spsr_cxsf, r5
	ldmia	sp, {r0-r14}^
	nop				/* no banked register right after LDM of user registers */
	movs	pc, lr

/*
 * The other exceptions: \adjust makes lr the address to go on at.  Entered in the exception's own mode,
 * whose sp points at two scratch words.  Registers go to the thread if it was in user mode; else, with panic code
 * \code, it is the end (0: cannot be, interrupts are off in the kernel).
 */
	.macro	trap_entry name, adjust, handler, code
	.global	\name
	.type	\name, %function
\name:
	sub	lr, lr, #\adjust
	str	lr, [sp]
	mrs	lr, spsr
	str	lr, [sp, #4]
	.if	\code
	tst	lr, #0xf
	bne	1f
	.endif
	handle_trap \handler
	.if	\code
1:	b	kernel_trap_\code
	.endif
	.endm

	trap_entry undefined_entry_recorded, 4, recorded_undefined, 4
	trap_entry fetch_abort_entry_recorded, 4, recorded_fetch_abort, 3
	trap_entry data_abort_entry_recorded, 8, recorded_data_abort, 2
	trap_entry interrupt_entry_recorded, 4, recorded_interrupt, 0

	trap_entry undefined_entry, 4, trap_undefined, 4
	trap_entry fetch_abort_entry, 4, trap_fetch_abort, 3
	trap_entry data_abort_entry, 8, trap_data_abort, 2
	trap_entry interrupt_entry, 4, trap_interrupt, 0

	.macro	kernel_trap_with code, name
	.global	\name
\name:
kernel_trap_\code:
	ldr	sp, =panic_registers
	stmia	sp, {r0-r12}
	mov	r0, #\code
	b	kernel_trap
	.endm

	kernel_trap_with 4, kernel_undefined
	kernel_trap_with 3, kernel_fetch_abort
	kernel_trap_with 2, kernel_data_abort

	.global	unexpected_entry
unexpected_entry:
	ldr	sp, =panic_registers
	stmia	sp, {r0-r12}
	mov	r0, #5

/* An exception in the kernel.  In: r0 = panic code, r0..r12 saved, pc and cpsr in trap_scratch. */
kernel_trap:
	msr	cpsr_c, #MODE_SVC_MASKED
	ldr	r1, =panic_registers
	str	sp, [r1, #52]
	str	lr, [r1, #56]
	ldr	r2, =trap_scratch
	ldmia	r2, {r2, r3}
	str	r2, [r1, #THREAD_PC]
	str	r3, [r1, #THREAD_CPSR]
	ldr	sp, =kernel_stack_top
	ldr	r1, =panic_registers
	bl	panic
	.ltorg

	.bss
	.balign	8
	.global	kernel_stack
kernel_stack:
	.space	KERNEL_STACK_SIZE
	.global	kernel_stack_top
kernel_stack_top:
	.global	trap_scratch
trap_scratch:			/* pc and cpsr of what an exception interrupted */
	.space	8
	.global	panic_registers
panic_registers:
	.space	68
