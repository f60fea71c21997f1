/* SPDX-License-Identifier: BSD-2-Clause */
/* Offsets for assembly, read out of this file's compiled form.  Those in threads count from the saved
 * registers. */
#include <arch/offset_macro.h>
#include <kernel/endpoint.h>
#include <kernel/notification.h>
#include <kernel/scheduling.h>
#include <kernel/space.h>
#include <kernel/thread.h>

#define FROM_REGISTERS(field) ((int)offsetof(struct thread, field) - (int)offsetof(struct thread, registers))

_Static_assert(offsetof(struct thread, depth) == offsetof(struct thread, state) + 1, "stored as a pair");
_Static_assert(offsetof(struct thread, state) % 2 == 0, "stored as a pair");
_Static_assert(offsetof(struct thread, utcb) == offsetof(struct thread, tls) + 4, "loaded as a pair");
_Static_assert(offsetof(struct thread, tls) % 8 == 0, "loaded as a pair");
_Static_assert(offsetof(struct thread, slot_count) == offsetof(struct thread, slots) + 4, "loaded as a pair");
_Static_assert(offsetof(struct thread, slots) % 8 == 0, "loaded as a pair");
_Static_assert(offsetof(struct capability, object) == 0, "loaded as a triple");
_Static_assert(offsetof(struct capability, info) == 4, "loaded as a triple");
_Static_assert(offsetof(struct capability, badge) == 8, "loaded as a triple");
_Static_assert(offsetof(struct queue, head) == 0, "an endpoint's queue is its first thread");
_Static_assert(offsetof(struct registers, pc) == 60 && offsetof(struct registers, cpsr) == 64, "as stored");

void offsets(void);
void offsets(void)
{
	EMIT_CONSTANT(THREAD_REGISTERS, offsetof(struct thread, registers));
	EMIT_CONSTANT(THREAD_PC, FROM_REGISTERS(registers.pc));
	EMIT_CONSTANT(THREAD_CPSR, FROM_REGISTERS(registers.cpsr));
	EMIT_CONSTANT(THREAD_R2, FROM_REGISTERS(registers.r[2]));
	EMIT_CONSTANT(THREAD_R8, FROM_REGISTERS(registers.r[8]));
	EMIT_CONSTANT(THREAD_R12, FROM_REGISTERS(registers.r[12]));
	EMIT_CONSTANT(THREAD_R10, FROM_REGISTERS(registers.r[10]));
	EMIT_CONSTANT(THREAD_STATE, FROM_REGISTERS(state));
	EMIT_CONSTANT(THREAD_PRIORITY, FROM_REGISTERS(priority));
	EMIT_CONSTANT(THREAD_BASE_PRIORITY, FROM_REGISTERS(base_priority));
	EMIT_CONSTANT(THREAD_TLS, FROM_REGISTERS(tls));
	EMIT_CONSTANT(THREAD_SLOTS, FROM_REGISTERS(slots));
	EMIT_CONSTANT(THREAD_RUNS_IN, FROM_REGISTERS(runs_in));
	EMIT_CONSTANT(THREAD_VCPU, FROM_REGISTERS(vcpu));
	EMIT_CONSTANT(THREAD_GUEST_STACK, FROM_REGISTERS(guest_stack));
	EMIT_CONSTANT(THREAD_UPCALL_BASE, FROM_REGISTERS(upcall_base));
	EMIT_CONSTANT(THREAD_CONTEXT, FROM_REGISTERS(context));
	EMIT_CONSTANT(THREAD_OWN_CONTEXT, FROM_REGISTERS(own_context));
	EMIT_CONSTANT(THREAD_HANDLE, FROM_REGISTERS(handle));
	EMIT_CONSTANT(THREAD_SERVER, FROM_REGISTERS(server));
	EMIT_CONSTANT(THREAD_CLIENTS, FROM_REGISTERS(clients));
	EMIT_CONSTANT(THREAD_CLIENT_NEXT, FROM_REGISTERS(client_next));
	EMIT_CONSTANT(THREAD_RECEIVED, FROM_REGISTERS(messages_received));
	EMIT_CONSTANT(THREAD_ENDPOINT, FROM_REGISTERS(endpoint));
	EMIT_CONSTANT(THREAD_NOTIFICATION, FROM_REGISTERS(notification));
	EMIT_CONSTANT(THREAD_NEXT, FROM_REGISTERS(links.next));
	EMIT_CONSTANT(THREAD_PREVIOUS, FROM_REGISTERS(links.previous));
	EMIT_CONSTANT(THREAD_LOWER, FROM_REGISTERS(links.lower));
	EMIT_CONSTANT(THREAD_SENDING_FAULT, FROM_REGISTERS(sending_fault));
	EMIT_CONSTANT(HANDLE_STEP, HANDLE_GENERATION_STEP);
	EMIT_CONSTANT(ENDPOINT_RECEIVERS, offsetof(struct endpoint, receivers));
	EMIT_CONSTANT(ENDPOINT_SENDERS, offsetof(struct endpoint, senders));
	EMIT_CONSTANT(ENDPOINT_SERVER, offsetof(struct endpoint, server));
	EMIT_CONSTANT(NOTIFICATION_BITS, offsetof(struct notification, bits));
	EMIT_CONSTANT(SPACE_ACCESS, offsetof(struct arch_space, access));
	EMIT_CONSTANT(RESULT_LOWEST, (int32_t)RESULT_SWITCH);
	EMIT_CONSTANT(SCHEDULER_CURRENT, offsetof(struct scheduler, current));
	EMIT_CONSTANT(SCHEDULER_CHANGED, offsetof(struct scheduler, changed));
	EMIT_CONSTANT(SCHEDULER_CONTEXT, offsetof(struct scheduler, context));
	EMIT_CONSTANT(SCHEDULER_CHARGED_UNTIL, offsetof(struct scheduler, charged_until));
	EMIT_CONSTANT(SCHEDULER_SUMMARY, offsetof(struct scheduler, queue.summary));
	EMIT_CONSTANT(SCHEDULER_READY, offsetof(struct scheduler, queue.ready));
	EMIT_CONSTANT(CONTEXT_CONSUMED, offsetof(struct scheduling_context, consumed));
	EMIT_CONSTANT(CONTEXT_LIMITED, offsetof(struct scheduling_context, limited));
}
