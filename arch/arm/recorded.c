/* SPDX-License-Identifier: BSD-2-Clause */
/* The handlers of exceptions with events written around them, for systems that record (<okapi/events.h>). */
#include <arch/cpu.h>
#include <arch/trap.h>
#include <kernel/event.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>
#include <platform/interrupt.h>

static struct thread *leave(const struct thread *thread, struct thread *next)
{
	if (next != thread)
		event_write(OKAPI_EVENT_SWITCH, next->number);
	return next;
}

/* What a system call is recorded as: messages and signals are kinds of their own. */
static void record_call(const struct thread *thread)
{
	const uint32_t *r = thread->registers.r;

	switch (r[12]) {
	case OKAPI_SYS_CALL:
	case OKAPI_SYS_SEND:
	case OKAPI_SYS_REPLY:
	case OKAPI_SYS_REPLY_WAIT:
		event_write(OKAPI_EVENT_SEND, r[0]);
		break;
	case OKAPI_SYS_SIGNAL:
		event_write(OKAPI_EVENT_SIGNAL, r[1]);
		break;
	default:
		event_write(OKAPI_EVENT_SYSCALL, r[12]);
		break;
	}
}

struct thread *recorded_system_call(struct thread *thread)
{
	uint32_t number = thread->registers.r[12];

	current_thread = thread;
	record_call(thread);
	if (number > OKAPI_SYS_COUNT)
		number = OKAPI_SYS_COUNT;
	return leave(thread, syscall_finish(thread, syscall_table[number](thread)));
}

struct thread *recorded_interrupt(struct thread *thread)
{
	current_thread = thread;
	event_write(OKAPI_EVENT_INTERRUPT, platform_interrupt_pending());
	return leave(thread, trap_interrupt(thread));
}

struct thread *recorded_data_abort(struct thread *thread)
{
	current_thread = thread;
	event_write(OKAPI_EVENT_FAULT, cpu_fault_address());
	return leave(thread, trap_data_abort(thread));
}

struct thread *recorded_fetch_abort(struct thread *thread)
{
	current_thread = thread;
	event_write(OKAPI_EVENT_FAULT, thread->registers.pc);
	return leave(thread, trap_fetch_abort(thread));
}

struct thread *recorded_undefined(struct thread *thread)
{
	current_thread = thread;
	event_write(OKAPI_EVENT_FAULT, thread->registers.pc);
	return leave(thread, trap_undefined(thread));
}
