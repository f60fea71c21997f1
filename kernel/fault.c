/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults and exceptions of threads: a message to the fault endpoint, or a line on the console. */
#include <kernel/fault.h>
#include <kernel/ipc.h>
#include <kernel/print.h>
#include <kernel/leave.h>
#include <kernel/scheduling.h>
#include <okapi/fault.h>

static const char *const cause_name[] = {
	[OKAPI_FAULT_DATA_UNMAPPED] = "access to an unmapped address",
	[OKAPI_FAULT_DATA_PERMISSION] = "access not permitted",
	[OKAPI_FAULT_DATA_ALIGNMENT] = "unaligned access",
	[OKAPI_FAULT_DATA_EXTERNAL] = "bus error",
	[OKAPI_FAULT_FETCH_UNMAPPED] = "jump to an unmapped address",
	[OKAPI_FAULT_FETCH_PERMISSION] = "jump not permitted",
	[OKAPI_FAULT_FETCH_EXTERNAL] = "bus error at an instruction",
	[OKAPI_FAULT_UNDEFINED] = "undefined instruction",
	[OKAPI_FAULT_BREAKPOINT] = "breakpoint",
};

static RARE_CODE void report(const struct thread *thread, uint32_t cause, uint32_t address)
{
	const struct registers *registers = &thread->registers;

	print("okapi: thread %u (%s) stopped: %s at 0x%08x, pc=0x%08x lr=0x%08x sp=0x%08x; it has no fault handler\n",
	      thread->number, thread->name, cause_name[cause], address, registers->pc, registers->lr, registers->sp);
}

struct thread *fault_handle(struct thread *thread, uint32_t cause, uint32_t status, uint32_t address)
{
	current_thread = thread;
	if (likely(thread->fault_endpoint))
		return ipc_send_fault(thread, cause, status, address);
	thread->state = OKAPI_THREAD_FAULTED;
	report(thread, cause, address);
	return kernel_leave();
}
