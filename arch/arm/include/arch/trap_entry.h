/* SPDX-License-Identifier: BSD-2-Clause */
/* For assembly: what entry.S and guest_entry.S have in common. */
/* clang-format off */
#ifndef ARCH_TRAP_ENTRY_H
#define ARCH_TRAP_ENTRY_H

#include <offsets.h>

#define MODE_SVC_MASKED 0xd3

	/*
	 * The rest of an exception of user mode, whose pc and cpsr are in trap_scratch: saves the registers of
	 * the thread, calls \handler with it and resumes the thread that this returns.
	 */
	.macro handle_trap handler
	msr	cpsr_c, #MODE_SVC_MASKED
	stmia	sp, {r0-r14}^
	ldr	r2, =trap_scratch
	ldmia	r2, {r2, r3}
	str	r2, [sp, #THREAD_PC]
	str	r3, [sp, #THREAD_CPSR]
	sub	r0, sp, #THREAD_REGISTERS
	ldr	sp, =kernel_stack_top
	bl	\handler
	b	resume_thread
	.endm

#endif
