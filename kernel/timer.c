/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/clock.h>
#include <kernel/syscall.h>
#include <kernel/timer.h>

static void expired(struct deadline *deadline, uint64_t now)
{
	struct timer *timer = container_of(deadline, struct timer, deadline);

	(void)now;
	if (timer->source.notification)
		notification_signal(timer->source.notification, timer->source.bit);
}

struct timer *timer_create(struct pool *pool, result_t *error)
{
	struct object *object;
	struct timer *timer;

	if (!deadline_reserve()) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_LIMIT, 1);
		return NULL;
	}
	object = object_create(pool, OKAPI_TYPE_TIMER, sizeof(struct timer));
	if (!object) {
		deadline_release();
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
		return NULL;
	}
	timer = container_of(object, struct timer, object);
	timer->deadline.expired = expired;
	return timer;
}

static struct timer *find(const struct thread *thread, result_t *error)
{
	struct capability *capability =
		capability_find(thread, thread->registers.r[0], OKAPI_TYPE_TIMER, OKAPI_TIMER_SET, 0, error);

	return capability ? OBJECT_OF(capability, timer) : NULL;
}

result_t sys_timer_bind(struct thread *thread)
{
	result_t error;
	struct timer *timer = find(thread, &error);

	return timer ? notification_source_bind_call(&timer->source, thread) : error;
}

result_t sys_timer_set(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct timer *timer = find(thread, &error);
	uint64_t time = r[1] | (uint64_t)r[2] << 32, now;

	if (!timer)
		return error;
	if (!timer->source.notification)
		return OKAPI_ERROR_AT(OKAPI_ERROR_NOT_BOUND, 0);
	now = clock_now();
	if (time <= now) {
		deadline_cancel(&timer->deadline);
		notification_signal(timer->source.notification, timer->source.bit);
		return OKAPI_OK;
	}
	deadline_set(&timer->deadline, time);
	clock_arm(deadline_next());
	return OKAPI_OK;
}

result_t sys_timer_cancel(struct thread *thread)
{
	result_t error;
	struct timer *timer = find(thread, &error);

	if (!timer)
		return error;
	deadline_cancel(&timer->deadline);
	return OKAPI_OK;
}

bool timer_destroy_step(struct object *object)
{
	struct timer *timer = container_of(object, struct timer, object);

	deadline_cancel(&timer->deadline);
	deadline_release();
	notification_source_unbind(&timer->source);
	return true;
}
