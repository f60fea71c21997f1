/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions of user mode, from what the processor says to what the kernel understands. */
#include <arch/cpu.h>
#include <arch/memory_map.h>
#include <arch/trap.h>
#include <kernel/fault.h>
#include <kernel/leave.h>
#include <kernel/space.h>
#include <okapi/fault.h>
#include <okapi/layout.h>

/* Bytes of the compare-and-swap helper before which its store has not been executed. */
#define COMPARE_SWAP_OPEN 12

/* The helper for double words: where it begins again, and where its store has been executed. */
#define COMPARE_SWAP_64_LOAD  (OKAPI_COMPARE_SWAP_64 + 12)
#define COMPARE_SWAP_64_AFTER (OKAPI_COMPARE_SWAP_64 + 32)

/* What a fault status means (ARM926EJ-S TRM, table 3-9), for data; odd ones from 5 on come in pairs, section
 * and page. */
static const uint8_t data_cause[16] = {
	[0x1] = OKAPI_FAULT_DATA_ALIGNMENT,  [0x3] = OKAPI_FAULT_DATA_ALIGNMENT,
	[0x5] = OKAPI_FAULT_DATA_UNMAPPED,   [0x7] = OKAPI_FAULT_DATA_UNMAPPED,
	[0x9] = OKAPI_FAULT_DATA_UNMAPPED,   [0xb] = OKAPI_FAULT_DATA_UNMAPPED,
	[0xd] = OKAPI_FAULT_DATA_PERMISSION, [0xf] = OKAPI_FAULT_DATA_PERMISSION,
};

static const uint8_t fetch_cause[16] = {
	[0x2] = OKAPI_FAULT_BREAKPOINT,	      [0x5] = OKAPI_FAULT_FETCH_UNMAPPED,
	[0x7] = OKAPI_FAULT_FETCH_UNMAPPED,   [0x9] = OKAPI_FAULT_FETCH_UNMAPPED,
	[0xb] = OKAPI_FAULT_FETCH_UNMAPPED,   [0xd] = OKAPI_FAULT_FETCH_PERMISSION,
	[0xf] = OKAPI_FAULT_FETCH_PERMISSION,
};

/* Statuses of first-level entries that are missing or belong to another space, one bit each: the table is
 * filled on demand, then the access is simply tried again.  An empty page of another space's table is
 * reported before its domain is looked at (TRM, table 3-9), so that may also be an entry of somebody else. */
#define MAY_BE_FILLED (1u << 0x5 | 1u << 0x7 | 1u << 0x9 | 1u << 0xb)

static RARE_CODE void restart_compare_swap(struct registers *registers)
{
	uint32_t pc = registers->pc;

	if (pc - OKAPI_COMPARE_SWAP < COMPARE_SWAP_OPEN)
		registers->pc = OKAPI_COMPARE_SWAP;
	else if (pc > COMPARE_SWAP_64_LOAD && pc < COMPARE_SWAP_64_AFTER)
		registers->pc = COMPARE_SWAP_64_LOAD;
}

/* Another thread may run before this one goes on: an unfinished compare-and-swap must begin again. */
static inline void restart_helper(struct registers *registers)
{
	if (unlikely(registers->pc >= KERNEL_VECTORS))
		restart_compare_swap(registers);
}

void trap_restart_helper(struct registers *registers)
{
	restart_helper(registers);
}

struct thread *trap_interrupt(struct thread *thread)
{
	restart_helper(&thread->registers);
	return interrupt_entered(thread);
}

struct thread *trap_data_abort(struct thread *thread)
{
	uint32_t status = cpu_fault_status(), address = cpu_fault_address(), kind = status & 0xf;

	restart_helper(&thread->registers);
	if ((MAY_BE_FILLED >> kind & 1) && arch_fill_on_fault(thread->space, address))
		return thread;
	return fault_handle(thread, data_cause[kind] ? data_cause[kind] : OKAPI_FAULT_DATA_EXTERNAL, status,
			    address);
}

struct thread *trap_fetch_abort(struct thread *thread)
{
	uint32_t status = cpu_fetch_fault_status(), address = thread->registers.pc, kind = status & 0xf;

	if ((MAY_BE_FILLED >> kind & 1) && arch_fill_on_fault(thread->space, address))
		return thread;
	return fault_handle(thread, fetch_cause[kind] ? fetch_cause[kind] : OKAPI_FAULT_FETCH_EXTERNAL,
			    status, address);
}

struct thread *trap_undefined(struct thread *thread)
{
	struct registers *registers = &thread->registers;

	/* The entry code took an ARM instruction's length off. */
	if (registers->cpsr & CPSR_THUMB)
		registers->pc += 2;
	return fault_handle(thread, OKAPI_FAULT_UNDEFINED, 0, registers->pc);
}
