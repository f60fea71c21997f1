/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls on threads. */
#include <arch/thread_pointer.h>
#include <kernel/notification.h>
#include <kernel/scheduling.h>
#include <kernel/endpoint.h>
#include <kernel/space.h>
#include <kernel/syscall.h>
#include <okapi/fault.h>

static struct thread *find_thread(const struct thread *thread, uint32_t rights, result_t *error)
{
	struct capability *capability =
		capability_find(thread, thread->registers.r[0], OKAPI_TYPE_THREAD, rights, 0, error);

	return capability ? OBJECT_OF(capability, thread) : NULL;
}

static bool is_stopped(const struct thread *thread)
{
	return thread->state == OKAPI_THREAD_STOPPED || thread->state == OKAPI_THREAD_FAULTED;
}

/* Without time of its own a thread is bounded by whoever sets its priority: by that one's ceiling, or, if it
 * lives on lent time too, by its priority. */
static result_t set_priority(const struct thread *thread, struct thread *target, uint32_t priority)
{
	const struct scheduling_context *context =
		target->own_context ? target->own_context : thread->own_context;
	uint32_t ceiling = context ? context->ceiling : thread->base_priority;

	if (priority >= OKAPI_PRIORITIES)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 2);
	if (priority > ceiling)
		return OKAPI_ERROR_AT(OKAPI_ERROR_CEILING, 2);
	thread_set_priority(target, priority);
	return OKAPI_OK;
}

static result_t set_fault_endpoint(struct thread *thread, struct thread *target, uint32_t slot)
{
	result_t error;
	struct capability *capability;

	if (slot == 0) {
		thread_set_fault_endpoint(target, NULL, 0);
		return OKAPI_OK;
	}
	capability = capability_find(thread, slot, OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_SEND, 2, &error);
	if (!capability)
		return error;
	thread_set_fault_endpoint(target, OBJECT_OF(capability, endpoint), capability->badge);
	return OKAPI_OK;
}

static result_t set_notification(struct thread *thread, struct thread *target, uint32_t slot)
{
	result_t error;
	struct capability *capability;
	struct notification *notification;

	if (slot == 0) {
		if (!target->notification)
			return OKAPI_ERROR_AT(OKAPI_ERROR_NOT_BOUND, 0);
		thread_bind_notification(target, NULL);
		return OKAPI_OK;
	}
	capability =
		capability_find(thread, slot, OKAPI_TYPE_NOTIFICATION, OKAPI_NOTIFICATION_WAIT, 2, &error);
	if (!capability)
		return error;
	notification = OBJECT_OF(capability, notification);
	if (notification->bound)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 2);
	if (target->notification)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 0);
	thread_bind_notification(target, notification);
	notification_signal(notification, 0); /* what is pending already */
	return OKAPI_OK;
}

static result_t set_space(struct thread *thread, struct thread *target, uint32_t slot)
{
	result_t error;
	struct capability *capability =
		capability_find(thread, slot, OKAPI_TYPE_SPACE, OKAPI_SPACE_USE, 2, &error);
	struct space *space;
	uint32_t reason;

	if (!capability)
		return error;
	if (!is_stopped(target))
		return OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 0);
	space = OBJECT_OF(capability, space);
	if (space == target->space)
		return OKAPI_OK;
	reason = thread_set_space(target, space, target->utcb_number);
	return reason == OKAPI_OK ? OKAPI_OK : OKAPI_ERROR_AT(reason, 2);
}

static result_t set_list(struct thread *thread, struct thread *target, uint32_t slot)
{
	result_t error;
	struct capability *capability =
		capability_find(thread, slot, OKAPI_TYPE_LIST, OKAPI_LIST_MODIFY, 2, &error);

	if (!capability)
		return error;
	if (!is_stopped(target))
		return OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 0);
	thread_set_list(target, OBJECT_OF(capability, list));
	return OKAPI_OK;
}

result_t sys_thread_set(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct thread *target = find_thread(thread, OKAPI_THREAD_CONTROL, &error);

	if (!target)
		return error;
	switch (r[1]) {
	case OKAPI_THREAD_SET_PRIORITY:
		return set_priority(thread, target, r[2]);
	case OKAPI_THREAD_SET_FAULT_ENDPOINT:
		return set_fault_endpoint(thread, target, r[2]);
	case OKAPI_THREAD_SET_NOTIFICATION:
		return set_notification(thread, target, r[2]);
	case OKAPI_THREAD_SET_TLS:
		target->tls = r[2];
		if (target == thread)
			arch_publish_thread_pointer(target->tls);
		return OKAPI_OK;
	case OKAPI_THREAD_SET_SPACE:
		return set_space(thread, target, r[2]);
	case OKAPI_THREAD_SET_LIST:
		return set_list(thread, target, r[2]);
	default:
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 1);
	}
}

/* The thread that r0 names, stopped and with all that it needs to run. */
static struct thread *find_startable(const struct thread *thread, result_t *error)
{
	struct thread *target = find_thread(thread, OKAPI_THREAD_CONTROL, error);

	if (!target || (is_stopped(target) && target->space && target->list))
		return target;
	*error = OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 0);
	return NULL;
}

result_t sys_thread_start(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct thread *target = find_startable(thread, &error);

	if (!target)
		return error;
	thread_start(target, r[1], r[2], r[3], r[4]);
	return OKAPI_OK;
}

result_t sys_thread_stop(struct thread *thread)
{
	result_t error;
	struct thread *target = find_thread(thread, OKAPI_THREAD_CONTROL, &error);

	if (!target)
		return error;
	/* Written first: stopping itself, the caller finds it when it is resumed. */
	thread->registers.r[0] = OKAPI_OK;
	if (!is_stopped(target))
		thread_stop(target);
	return RESULT_NO_CHANGE;
}

result_t sys_thread_resume(struct thread *thread)
{
	result_t error;
	struct thread *target = find_startable(thread, &error);

	if (!target)
		return error;
	thread_resume(target);
	return OKAPI_OK;
}

result_t sys_thread_read(struct thread *thread)
{
	result_t error;
	struct thread *target = find_thread(thread, OKAPI_THREAD_READ, &error);
	const uint32_t *from;

	if (!target)
		return error;
	from = target->registers.r;
	arch_open_utcb(thread->space);
	for (uint32_t i = 0; i < OKAPI_REGISTERS; i++)
		thread->utcb->word[i] = from[i];
	return OKAPI_OK;
}

result_t sys_thread_write(struct thread *thread)
{
	uint32_t count = thread->registers.r[1];
	result_t error;
	struct thread *target = find_thread(thread, OKAPI_THREAD_WRITE, &error);
	uint32_t *to;

	if (!target)
		return error;
	if (count == 0 || count > OKAPI_REGISTERS)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 1);
	if (target == thread)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SELF, 0);
	if (!is_stopped(target))
		return OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 0);
	to = target->registers.r;
	arch_open_utcb(thread->space);
	for (uint32_t i = 0; i < count; i++)
		to[i] = thread->utcb->word[i];
	target->registers.cpsr = (target->registers.cpsr & CPSR_USER_MASK) | CPSR_MODE_USER;
	target->long_call_done = 0;
	return OKAPI_OK;
}

result_t sys_thread_query(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t error;
	struct thread *target = find_thread(thread, OKAPI_THREAD_READ, &error);
	uint64_t consumed = 0;

	if (!target)
		return error;
	scheduling_charge();
	if (target->own_context)
		consumed = target->own_context->consumed;
	r[1] = target->state;
	r[2] = target->priority;
	r[3] = (uint32_t)consumed;
	r[4] = (uint32_t)(consumed >> 32);
	r[5] = target->messages_sent + target->handle / HANDLE_GENERATION_STEP;
	r[6] = target->messages_received;
	r[7] = target->number;
	return OKAPI_OK;
}
