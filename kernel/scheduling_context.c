/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling contexts as objects: making, dividing, binding. */
#include <kernel/clock.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/syscall.h>
#include <kernel/thread.h>
#include <platform/timer.h>

/* Shortest budget and longest period: 10 us; 60 s. */
#define BUDGET_MIN (PLATFORM_COUNTER_FREQUENCY / 100000)
#define PERIOD_MAX (PLATFORM_COUNTER_FREQUENCY * 60u)

static struct scheduling_context *of(struct capability *capability)
{
	return OBJECT_OF(capability, scheduling_context);
}

struct scheduling_context *scheduling_context_create(struct pool *pool, struct scheduling_context *source,
						     result_t *error)
{
	struct object *object =
		object_create(pool, OKAPI_TYPE_SCHEDULING_CONTEXT, sizeof(struct scheduling_context));
	struct scheduling_context *context;

	if (!object) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
		return NULL;
	}
	context = container_of(object, struct scheduling_context, object);
	context->replenish.expired = scheduling_replenished;
	context->ceiling = OKAPI_PRIORITIES - 1;
	if (!source)
		return context;
	context->ceiling = source->ceiling;
	if (source->limited) {
		if (!deadline_reserve()) {
			*error = OKAPI_ERROR_AT(OKAPI_ERROR_LIMIT, 1);
			object_bury(object, NULL);
			return NULL;
		}
		context->limited = 1;
		context->exhausted = true;
		context->period = source->period;
		context->period_start = source->period_start;
		context->source = source;
		link_insert(&source->parts, &context->source_link);
	}
	return context;
}

/* The budget of a context changed: what is left never grows by that, or a cell could renew it at will. */
static void budget_changed(struct scheduling_context *context)
{
	if (context->left > (int32_t)context->budget)
		context->left = (int32_t)context->budget;
	if (context->left > 0) {
		if (context->exhausted)
			scheduling_replenished(&context->replenish, clock_now());
		return;
	}
	context->exhausted = true;
	scheduler.changed = true;
	if (context->budget > 0)
		deadline_set(&context->replenish, context->period_start + context->period);
	clock_arm(deadline_next());
}

/* What is left of this period moves along with the budget, as far as there is any. */
static void move_left(struct scheduling_context *from, struct scheduling_context *to, uint32_t budget)
{
	int32_t moved = (int32_t)budget < from->left ? (int32_t)budget : from->left;

	if (moved <= 0)
		return;
	from->left -= moved;
	to->left += moved;
}

/* A part takes its budget from its source, in the source's period. */
static result_t set_part(struct scheduling_context *part, uint32_t budget, uint32_t period)
{
	struct scheduling_context *source = part->source;

	if (period != source->period)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 2);
	if (budget != 0 && (budget < BUDGET_MIN || budget >= source->budget + part->budget))
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1);
	scheduling_charge();
	if (budget > part->budget)
		move_left(source, part, budget - part->budget);
	else
		move_left(part, source, part->budget - budget);
	source->budget = source->budget + part->budget - budget;
	part->budget = budget;
	budget_changed(source);
	budget_changed(part);
	return OKAPI_OK;
}

static void limit(struct scheduling_context *context, uint32_t budget, uint32_t period)
{
	scheduling_charge();
	if (!context->limited) {
		context->limited = 1;
		context->period_start = clock_now();
		context->left = (int32_t)budget;
	}
	context->budget = budget;
	context->period = period;
	budget_changed(context);
}

result_t scheduling_context_set(struct scheduling_context *context, uint32_t budget, uint32_t period,
				uint32_t ceiling)
{
	result_t result = OKAPI_OK;

	if (ceiling >= OKAPI_PRIORITIES)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 3);
	if (ceiling > context->ceiling || (context->thread && context->thread->base_priority > ceiling))
		return OKAPI_ERROR_AT(OKAPI_ERROR_CEILING, 3);
	if (context->source) {
		result = set_part(context, budget, period);
	} else if (context->parts) {
		if (budget != context->budget || period != context->period)
			return OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 1);
	} else if (budget == 0 && period == 0 && !context->limited) {
		/* stays without limit */
	} else {
		/* A limit can be set or lowered by the holder, never raised: the share is fixed when first
		 * set. */
		if (period > PERIOD_MAX || period < BUDGET_MIN)
			return OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 2);
		if (budget < BUDGET_MIN || budget > period)
			return OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1);
		if (context->limited &&
		    (uint64_t)budget * context->period > (uint64_t)context->budget * period)
			return OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1);
		if (!context->limited && !deadline_reserve())
			return OKAPI_ERROR_AT(OKAPI_ERROR_LIMIT, 0);
		limit(context, budget, period);
	}
	if (result == OKAPI_OK)
		context->ceiling = (uint8_t)ceiling;
	return result;
}

result_t sys_scheduling_set(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability =
		capability_find(thread, r[0], OKAPI_TYPE_SCHEDULING_CONTEXT, OKAPI_SCHEDULING_SET, 0, &error);

	return capability ? scheduling_context_set(of(capability), r[1], r[2], r[3]) : error;
}

void scheduling_bind(struct scheduling_context *context, struct thread *thread)
{
	context->thread = thread;
	thread->own_context = context;
	scheduling_unready(thread);
	thread->context = context;
	if (thread->state == OKAPI_THREAD_READY)
		scheduling_ready(thread);
	server_find_time(server_of(thread));
}

void scheduling_unbind(struct scheduling_context *context)
{
	struct thread *thread = context->thread;

	if (!thread)
		return;
	context->thread = NULL;
	thread->own_context = NULL;
	scheduling_unready(thread);
	thread->context = NULL;
	/* It may be a server itself and live on lent time now; who serves it must find other time. */
	server_find_time(thread);
	server_find_time(server_of(thread));
}

result_t sys_scheduling_bind(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability = capability_find(thread, r[0], OKAPI_TYPE_SCHEDULING_CONTEXT,
							OKAPI_SCHEDULING_BIND, 0, &error);
	struct scheduling_context *context;
	struct thread *target;

	if (!capability)
		return error;
	context = of(capability);
	if (r[1] == 0) {
		if (!context->thread)
			return OKAPI_ERROR_AT(OKAPI_ERROR_NOT_BOUND, 0);
		scheduling_unbind(context);
		return OKAPI_OK;
	}
	capability = capability_find(thread, r[1], OKAPI_TYPE_THREAD, OKAPI_THREAD_CONTROL, 1, &error);
	if (!capability)
		return error;
	target = OBJECT_OF(capability, thread);
	if (context->thread)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 0);
	if (target->own_context)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 1);
	if (target->base_priority > context->ceiling)
		return OKAPI_ERROR_AT(OKAPI_ERROR_CEILING, 1);
	scheduling_bind(context, target);
	return OKAPI_OK;
}

result_t sys_scheduling_query(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability = capability_find(thread, r[0], OKAPI_TYPE_SCHEDULING_CONTEXT,
							OKAPI_SCHEDULING_QUERY, 0, &error);
	struct scheduling_context *context;

	if (!capability)
		return error;
	context = of(capability);
	scheduling_charge();
	r[1] = (uint32_t)context->consumed;
	r[2] = (uint32_t)(context->consumed >> 32);
	r[3] = context->budget;
	r[4] = context->period;
	r[5] = context->ceiling;
	return OKAPI_OK;
}

/* Threads that one step looks at. */
#define THREADS_AT_ONCE 64

/* No thread may keep a pointer to it, however it came by the time. */
static bool sweep_step(struct scheduling_context *context)
{
	uint32_t end = context->object.stage + THREADS_AT_ONCE;
	bool found = false;

	for (uint32_t i = context->object.stage; i < end && i < OKAPI_MAX_THREADS; i++) {
		struct thread *thread = thread_table[i];

		if (thread && thread->context == context) {
			scheduling_unready(thread);
			thread->context = NULL;
			found = true;
		}
	}
	/* Who had it may have passed it on since the sweep began. */
	context->object.stage = found ? 0 : (uint16_t)end;
	return !found && end >= OKAPI_MAX_THREADS;
}

bool scheduling_destroy_step(struct object *object)
{
	struct scheduling_context *context = container_of(object, struct scheduling_context, object);

	scheduling_unbind(context);
	scheduling_context_gone(context);
	if (object->stage < OKAPI_MAX_THREADS && !sweep_step(context))
		return false;
	if (context->parts) {
		/* A part whose source is gone keeps what it has. */
		struct scheduling_context *part =
			container_of(context->parts, struct scheduling_context, source_link);

		link_remove(&part->source_link);
		part->source = NULL;
		return false;
	}
	if (context->source) {
		move_left(context, context->source, context->budget);
		context->source->budget += context->budget;
		link_remove(&context->source_link);
		context->source = NULL;
	}
	deadline_cancel(&context->replenish);
	if (context->limited)
		deadline_release();
	context->limited = 0;
	return true;
}
