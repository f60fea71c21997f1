/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions of user mode, from what the processor says to what the kernel understands. */
#include <arch/cpu.h>
#include <arch/trap.h>
#include <kernel/fault.h>
#include <kernel/leave.h>
#include <kernel/space.h>
#include <okapi/fault.h>
#include <okapi/layout.h>

/* Bytes of the compare-and-swap helper before which its store has not been executed. */
#define COMPARE_SWAP_OPEN 12

/* Fault status (ARM926EJ-S TRM, table 3-9); bit 1 tells sections from pages. */
#define STATUS_ALIGNMENT_1 0x1
#define STATUS_ALIGNMENT_2 0x3
#define STATUS_TRANSLATION_SECTION 0x5
#define STATUS_TRANSLATION_PAGE 0x7
#define STATUS_DOMAIN_SECTION 0x9
#define STATUS_DOMAIN_PAGE 0xb
#define STATUS_PERMISSION_SECTION 0xd
#define STATUS_PERMISSION_PAGE 0xf
#define STATUS_BREAKPOINT 0x2

/* Another thread may run before this one goes on: an unfinished compare-and-swap must begin again. */
static void restart_compare_swap(struct registers *registers)
{
	if (unlikely(registers->pc - OKAPI_COMPARE_SWAP < COMPARE_SWAP_OPEN))
		registers->pc = OKAPI_COMPARE_SWAP;
}

struct thread *trap_interrupt(struct thread *thread)
{
	restart_compare_swap(&thread->registers);
	return interrupt_entered(thread);
}

/* The first level is filled on demand: then the access is simply tried again. */
static bool may_be_missing_entry(uint32_t status)
{
	return status == STATUS_TRANSLATION_SECTION || status == STATUS_DOMAIN_SECTION ||
	       status == STATUS_DOMAIN_PAGE;
}

struct thread *trap_data_abort(struct thread *thread)
{
	uint32_t status = cpu_fault_status(), address = cpu_fault_address(), cause;

	restart_compare_swap(&thread->registers);
	switch (status & 0xf) {
	case STATUS_TRANSLATION_SECTION:
	case STATUS_DOMAIN_SECTION:
	case STATUS_DOMAIN_PAGE:
		if (arch_fill_on_fault(thread->space, address))
			return thread;
		cause = OKAPI_FAULT_DATA_UNMAPPED;
		break;
	case STATUS_TRANSLATION_PAGE:
		cause = OKAPI_FAULT_DATA_UNMAPPED;
		break;
	case STATUS_PERMISSION_SECTION:
	case STATUS_PERMISSION_PAGE:
		cause = OKAPI_FAULT_DATA_PERMISSION;
		break;
	case STATUS_ALIGNMENT_1:
	case STATUS_ALIGNMENT_2:
		cause = OKAPI_FAULT_DATA_ALIGNMENT;
		break;
	default:
		cause = OKAPI_FAULT_DATA_EXTERNAL;
		break;
	}
	return fault_handle(thread, cause, status, address);
}

struct thread *trap_fetch_abort(struct thread *thread)
{
	uint32_t status = cpu_fetch_fault_status(), address = thread->registers.pc, cause;

	if (may_be_missing_entry(status & 0xf) && arch_fill_on_fault(thread->space, address))
		return thread;
	switch (status & 0xf) {
	case STATUS_TRANSLATION_SECTION:
	case STATUS_DOMAIN_SECTION:
	case STATUS_DOMAIN_PAGE:
	case STATUS_TRANSLATION_PAGE:
		cause = OKAPI_FAULT_FETCH_UNMAPPED;
		break;
	case STATUS_PERMISSION_SECTION:
	case STATUS_PERMISSION_PAGE:
		cause = OKAPI_FAULT_FETCH_PERMISSION;
		break;
	case STATUS_BREAKPOINT:
		cause = OKAPI_FAULT_BREAKPOINT;
		break;
	default:
		cause = OKAPI_FAULT_FETCH_EXTERNAL;
		break;
	}
	return fault_handle(thread, cause, status, address);
}

struct thread *trap_undefined(struct thread *thread)
{
	struct registers *registers = &thread->registers;

	/* The entry code took an ARM instruction's length off. */
	if (registers->cpsr & CPSR_THUMB)
		registers->pc += 2;
	return fault_handle(thread, OKAPI_FAULT_UNDEFINED, 0, registers->pc);
}
