/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/notification.h>
#include <kernel/queue.h>
#include <kernel/endpoint.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>

/* The bound thread waits for a message: it gets the events instead. */
static void deliver_to_receiver(struct notification *notification, struct thread *thread)
{
	uint32_t *r = thread->registers.r;

	queue_remove(&thread->endpoint->receivers, thread);
	thread->endpoint = NULL;
	r[1] = OKAPI_TAG_NOTIFICATION | 1;
	r[2] = notification->bits;
	r[8] = 0;
	r[9] = 0;
	notification->bits = 0;
	thread_wake(thread, OKAPI_OK);
}

/* The waiter's part of the bits goes to the waiter. */
static void wake_waiter(struct notification *notification, struct thread *waiter)
{
	uint32_t wanted = notification->bits & waiter->wait_mask;

	if (wanted == 0)
		return;
	notification->bits &= ~wanted;
	notification->waiter = NULL;
	waiter->registers.r[1] = wanted;
	thread_wake(waiter, OKAPI_OK);
}

void notification_signal(struct notification *notification, uint32_t bits)
{
	struct thread *bound = notification->bound;

	notification->bits |= bits;
	if (notification->waiter)
		wake_waiter(notification, notification->waiter);
	if (bound && bound->state == OKAPI_THREAD_RECEIVING && notification->bits != 0)
		deliver_to_receiver(notification, bound);
}

static struct notification *find(const struct thread *thread, uint32_t right, struct capability **capability,
				 result_t *error)
{
	*capability = capability_find_fast(thread, thread->registers.r[0], OKAPI_TYPE_NOTIFICATION, right, 0,
					   error);
	return *capability ? OBJECT_OF(*capability, notification) : NULL;
}

result_t sys_signal(struct thread *thread)
{
	uint32_t bits = thread->registers.r[1];
	result_t error;
	struct capability *capability;
	struct notification *notification = find(thread, OKAPI_NOTIFICATION_SIGNAL, &capability, &error);

	if (!notification)
		return error;
	if (capability->badge != 0 && (bits & ~capability->badge))
		return OKAPI_ERROR_AT(OKAPI_ERROR_BITS, 1);
	notification_signal(notification, bits);
	return OKAPI_OK;
}

result_t notification_block(struct notification *notification, struct thread *thread, uint32_t mask)
{
	notification->waiter = thread;
	thread->waits = notification;
	thread->wait_mask = mask;
	thread->state = OKAPI_THREAD_WAIT_EVENT;
	return RESULT_BLOCKED;
}

result_t sys_notification_wait(struct thread *thread)
{
	uint32_t *r = thread->registers.r, mask = r[1], wanted;
	result_t error;
	struct capability *capability;
	struct notification *notification = find(thread, OKAPI_NOTIFICATION_WAIT, &capability, &error);

	if (!notification)
		return error;
	if (mask == 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 1);
	if (r[2] & ~(uint32_t)OKAPI_TAG_NO_BLOCK)
		return OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, 2);
	if (notification->waiter)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 0);
	wanted = notification->bits & mask;
	if (wanted == 0) {
		if (r[2] & OKAPI_TAG_NO_BLOCK)
			return OKAPI_ERROR_AT(OKAPI_ERROR_WOULD_BLOCK, 0);
		return notification_block(notification, thread, mask);
	}
	notification->bits &= ~wanted;
	r[1] = wanted;
	return OKAPI_OK;
}

void notification_source_unbind(struct notification_source *source)
{
	link_remove(&source->link);
	source->notification = NULL;
}

void notification_source_bind(struct notification_source *source, struct notification *notification,
			      uint32_t bit)
{
	notification_source_unbind(source);
	source->notification = notification;
	source->bit = 1u << bit;
	link_insert(&notification->sources, &source->link);
}

/* The part that binding an interrupt and a timer have in common; r1 notification, r2 bit. */
result_t notification_source_bind_call(struct notification_source *source, struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability;

	if (r[1] == 0) {
		if (!source->notification)
			return OKAPI_ERROR_AT(OKAPI_ERROR_NOT_BOUND, 0);
		notification_source_unbind(source);
		return OKAPI_OK;
	}
	capability =
		capability_find(thread, r[1], OKAPI_TYPE_NOTIFICATION, OKAPI_NOTIFICATION_WAIT, 1, &error);
	if (!capability)
		return error;
	if (r[2] >= 32)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 2);
	if (source->notification)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 0);
	notification_source_bind(source, OBJECT_OF(capability, notification), r[2]);
	return OKAPI_OK;
}

bool notification_destroy_step(struct object *object)
{
	struct notification *notification = container_of(object, struct notification, object);
	struct thread *waiter = notification->waiter;

	if (waiter) {
		thread_cancel(waiter);
		thread_wake(waiter, OKAPI_ERROR_PARTNER_DIED);
	}
	if (notification->bound)
		thread_bind_notification(notification->bound, NULL);
	if (notification->sources) {
		notification_source_unbind(
			container_of(notification->sources, struct notification_source, link));
		return false;
	}
	return true;
}
