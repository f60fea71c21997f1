/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults and exceptions of threads: a message to the fault endpoint, or a line on the console. */
#include <kernel/fault.h>
#include <kernel/ipc.h>
#include <kernel/print.h>
#include <kernel/leave.h>
#include <kernel/queue_take.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/transfer.h>
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
	[OKAPI_FAULT_GUEST] = "guest kernel failed in its entry code",
};

static RARE_CODE void report(const struct thread *thread, uint32_t cause, uint32_t address)
{
	const struct registers *registers = &thread->registers;

	print("okapi: %s (thread %u) stopped: %s at 0x%08x, pc=0x%08x lr=0x%08x "
	      "sp=0x%08x\n",
	      thread->name, thread->number, cause_name[cause], address, registers->pc, registers->lr,
	      registers->sp);
}

/* The handler waits: gets the fault as a call in the thread's name, and runs. */
static inline struct thread *hand_over(struct thread *thread, struct thread *receiver)
{
	uint32_t *r = receiver->registers.r;

	queue_take(&receiver->endpoint->receivers, receiver);
	receiver->endpoint = NULL;
	transfer_fault(thread, receiver);
	server_accept(receiver, thread);
	thread->state = OKAPI_THREAD_WAIT_REPLY;
	receiver->messages_received++;
	r[0] = OKAPI_OK;
	r[8] = thread->handle | HANDLE_FAULT;
	r[9] = thread->fault_badge;
	return scheduling_hand_over(receiver);
}

struct thread *fault_handle(struct thread *thread, uint32_t cause, uint32_t status, uint32_t address)
{
	struct endpoint *endpoint = thread->fault_endpoint;

	current_thread = thread;
	if (unlikely(!endpoint)) {
		thread->state = OKAPI_THREAD_FAULTED;
		report(thread, cause, address);
		if (!scheduler.slice_running)
			scheduling_start_slice();
		return kernel_leave();
	}
	thread->fault_cause = (uint8_t)cause;
	thread->fault_status = status;
	thread->fault_address = address;
	thread->sending_fault = true;
	if (likely(endpoint->receivers.head))
		return hand_over(thread, endpoint->receivers.head);
	thread->send_badge = thread->fault_badge;
	ipc_wait_to_send(thread, endpoint, true);
	return kernel_leave();
}
