/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of a thread. */
#include <arch/words.h>
#include <kernel/endpoint.h>
#include <kernel/notification.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/space.h>
#include <kernel/thread.h>
#include <kernel/vcpu.h>

struct thread *thread_table[OKAPI_MAX_THREADS];

/* Numbers that threads have given back, chained; above `highest` none has been used.  Number 0 is never
 * given, so no reply handle is 0.  The generation of a number goes on from thread to thread: an old handle
 * fits no new one. */
static uint16_t next_free[OKAPI_MAX_THREADS], first_free, highest;
static uint32_t last_handle[OKAPI_MAX_THREADS];

static bool take_number(struct thread *thread)
{
	uint32_t number = first_free;

	if (number != 0)
		first_free = next_free[number];
	else if (highest + 1 < OKAPI_MAX_THREADS)
		number = ++highest;
	else
		return false;
	thread_table[number] = thread;
	thread->number = number;
	thread->handle = last_handle[number] | HANDLE_OF_NUMBER(number);
	return true;
}

static void give_number(const struct thread *thread)
{
	uint32_t number = thread->number;

	if (number == 0)
		return; /* it got none: its making failed */
	thread_table[number] = NULL;
	last_handle[number] = thread->handle;
	next_free[number] = first_free;
	first_free = (uint16_t)number;
}

struct thread *thread_create(struct pool *pool, struct space *space, struct list *list, uint32_t utcb_number,
			     result_t *error)
{
	struct object *object = object_create(pool, OKAPI_TYPE_THREAD, sizeof(struct thread));
	struct thread *thread;
	uint32_t reason = OKAPI_ERROR_LIMIT;

	if (!object) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
		return NULL;
	}
	thread = container_of(object, struct thread, object);
	thread->registers.cpsr = CPSR_MODE_USER;
	if (take_number(thread))
		reason = thread_set_space(thread, space, utcb_number);
	if (reason != OKAPI_OK) {
		*error = OKAPI_ERROR_AT(reason, reason == OKAPI_ERROR_UTCB_IN_USE ? 6
						: reason == OKAPI_ERROR_LIMIT	  ? 1
										  : 4);
		object_bury(object, NULL);
		return NULL;
	}
	thread_set_list(thread, list);
	return thread;
}

void thread_cancel(struct thread *thread)
{
	struct endpoint *endpoint = thread->endpoint;

	switch (thread->state) {
	case OKAPI_THREAD_SENDING:
		queue_remove(&endpoint->senders, thread);
		thread->endpoint = NULL;
		if (endpoint->server) {
			server_find_time(endpoint->server);
			server_update_priority(endpoint->server);
		}
		break;
	case OKAPI_THREAD_RECEIVING:
		queue_remove(&endpoint->receivers, thread);
		thread->endpoint = NULL;
		break;
	case OKAPI_THREAD_WAIT_REPLY:
		server_forget(thread);
		break;
	case OKAPI_THREAD_WAIT_EVENT:
		thread->waits->waiter = NULL;
		thread->waits = NULL;
		break;
	default:
		break;
	}
	scheduling_unready(thread);
	thread->state = OKAPI_THREAD_STOPPED;
}

static bool in_system_call(const struct thread *thread)
{
	return !thread->sending_fault &&
	       (thread->state == OKAPI_THREAD_SENDING || thread->state == OKAPI_THREAD_RECEIVING ||
		thread->state == OKAPI_THREAD_WAIT_REPLY || thread->state == OKAPI_THREAD_WAIT_EVENT);
}

void thread_stop(struct thread *thread)
{
	bool waited = in_system_call(thread);

	thread_cancel(thread);
	if (waited)
		thread->registers.r[0] = OKAPI_ERROR_CANCELLED;
	thread->sending_fault = false;
}

void thread_resume(struct thread *thread)
{
	scheduling_ready(thread);
}

void thread_end_fault(struct thread *thread, bool stop)
{
	thread->sending_fault = false;
	if (stop)
		thread->state = OKAPI_THREAD_FAULTED;
	else
		scheduling_ready(thread);
}

void thread_start(struct thread *thread, uint32_t pc, uint32_t sp, uint32_t argument, uint32_t tls)
{
	struct registers *registers = &thread->registers;

	vcpu_detach(thread);
	arch_zero_words(registers->r, sizeof(*registers));
	registers->sp = sp;
	registers->pc = pc & ~1u;
	registers->cpsr = CPSR_MODE_USER;
	if (pc & 1)
		registers->cpsr |= CPSR_THUMB;
	registers->r[0] = argument;
	thread->long_call_done = 0;
	thread->tls = tls;
	thread_resume(thread);
}

void thread_set_priority(struct thread *thread, uint32_t priority)
{
	thread->base_priority = (uint8_t)priority;
	server_update_priority(thread);
}

void thread_set_list(struct thread *thread, struct list *list)
{
	link_remove(&thread->list_link);
	thread->list = list;
	thread->slots = list ? list->slot : NULL;
	thread->slot_count = list ? list->count : 0;
	if (list)
		link_insert(&list->threads, &thread->list_link);
}

uint32_t thread_set_space(struct thread *thread, struct space *space, uint32_t utcb_number)
{
	struct okapi_utcb *utcb = NULL;

	if (space) {
		uint32_t reason = space_take_utcb(space, utcb_number, &utcb);

		if (reason != OKAPI_OK)
			return reason;
	}
	if (thread->space) {
		space_give_utcb(thread->space, thread->utcb_number);
		link_remove(&thread->space_link);
	}
	vcpu_detach(thread);
	thread->space = space;
	thread->runs_in = space ? &space->arch : NULL;
	thread->utcb = utcb;
	thread->utcb_number = utcb_number;
	if (space)
		link_insert(&space->threads, &thread->space_link);
	return OKAPI_OK;
}

void thread_set_fault_endpoint(struct thread *thread, struct endpoint *endpoint, uint32_t badge)
{
	link_remove(&thread->fault_link);
	thread->fault_endpoint = endpoint;
	thread->fault_badge = badge;
	if (endpoint)
		link_insert(&endpoint->fault_threads, &thread->fault_link);
}

void thread_bind_notification(struct thread *thread, struct notification *notification)
{
	if (thread->notification)
		thread->notification->bound = NULL;
	thread->notification = notification;
	if (notification)
		notification->bound = thread;
}

void thread_set_name(struct thread *thread, const char *name)
{
	uint32_t i;

	for (i = 0; i < THREAD_NAME_LENGTH - 1 && name[i]; i++)
		thread->name[i] = name[i];
	for (; i < THREAD_NAME_LENGTH; i++)
		thread->name[i] = '\0';
}

bool thread_destroy_step(struct object *object)
{
	struct thread *thread = container_of(object, struct thread, object);

	thread_cancel(thread);
	if (thread->clients) {
		struct thread *client = thread->clients;

		server_forget(client);
		if (client->sending_fault)
			thread_end_fault(client, true);
		else
			thread_wake(client, OKAPI_ERROR_PARTNER_DIED);
		return false;
	}
	if (thread->serves)
		thread->serves->server = NULL;
	if (thread->own_context)
		scheduling_unbind(thread->own_context);
	thread_bind_notification(thread, NULL);
	thread_set_fault_endpoint(thread, NULL, 0);
	thread_set_list(thread, NULL);
	thread_set_space(thread, NULL, 0);
	give_number(thread);
	if (current_thread == thread)
		current_thread = NULL;
	return true;
}
