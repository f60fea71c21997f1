/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls that make objects from a pool, and say what a pool has left. */
#include <kernel/endpoint.h>
#include <kernel/list.h>
#include <kernel/notification.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/space.h>
#include <kernel/syscall.h>
#include <kernel/timer.h>
#include <kernel/vcpu.h>

struct object *pool_create(struct pool *parent, uint32_t order)
{
	struct object *object = object_create(parent, OKAPI_TYPE_POOL, 1u << order);

	if (!object)
		return NULL;
	return &pool_format(object, order)->object;
}

static struct object *create_pool(struct thread *thread, struct pool *parent, result_t *error)
{
	uint32_t size = thread->registers.r[4];

	if (!pool_size_is_valid(size)) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 4);
		return NULL;
	}
	return pool_create(parent, pool_order_of(size));
}

static struct object *create_list(struct thread *thread, struct pool *pool, result_t *error)
{
	uint32_t count = thread->registers.r[4];
	struct list *list;

	if (count < 2 || count > OKAPI_MAX_LIST_ENTRIES) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 4);
		return NULL;
	}
	list = list_create(pool, count);
	return list ? &list->object : NULL;
}

static struct object *create_thread(struct thread *thread, struct pool *pool, result_t *error)
{
	const uint32_t *r = thread->registers.r;
	struct capability *space, *capability;
	struct list *list = thread->list;
	struct thread *created;

	space = capability_find(thread, r[4], OKAPI_TYPE_SPACE, OKAPI_SPACE_USE, 4, error);
	if (!space)
		return NULL;
	if (r[5] != 0) {
		capability = capability_find(thread, r[5], OKAPI_TYPE_LIST, OKAPI_LIST_MODIFY, 5, error);
		if (!capability)
			return NULL;
		list = OBJECT_OF(capability, list);
	}
	if (r[6] >= OKAPI_UTCBS_PER_SPACE) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 6);
		return NULL;
	}
	created = thread_create(pool, OBJECT_OF(space, space), list, r[6], error);
	if (!created)
		return NULL;
	thread_set_name(created, thread->name);
	return &created->object;
}

static struct object *create_scheduling_context(struct thread *thread, struct pool *pool, result_t *error)
{
	struct capability *source =
		capability_find(thread, thread->registers.r[4], OKAPI_TYPE_SCHEDULING_CONTEXT,
				OKAPI_SCHEDULING_SET, 4, error);
	struct scheduling_context *context;

	if (!source)
		return NULL;
	context = scheduling_context_create(pool, OBJECT_OF(source, scheduling_context), error);
	return context ? &context->object : NULL;
}

static struct object *create_vcpu(struct thread *thread, struct pool *pool, result_t *error)
{
	const uint32_t *r = thread->registers.r;
	struct capability *space = capability_find(thread, r[4], OKAPI_TYPE_SPACE, OKAPI_SPACE_USE, 4, error);
	struct vcpu *vcpu;
	uint32_t reason;

	if (!space)
		return NULL;
	if (r[5] < VCPU_MIN_TABLES || r[5] > VCPU_MAX_TABLES) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 5);
		return NULL;
	}
	vcpu = vcpu_create(pool, OBJECT_OF(space, space), r[5], &reason);
	if (vcpu)
		return &vcpu->object;
	*error = OKAPI_ERROR_AT(reason, reason == OKAPI_ERROR_BUSY ? 4 : 0);
	return NULL;
}

/* Those without arguments of their own.  Endpoint and notification need no more than a zeroed structure. */
static struct object *create_simple(struct pool *pool, uint32_t type, result_t *error)
{
	struct space *space;
	struct timer *timer;

	switch (type) {
	case OKAPI_TYPE_SPACE:
		space = space_create(pool, error);
		return space ? &space->object : NULL;
	case OKAPI_TYPE_TIMER:
		timer = timer_create(pool, error);
		return timer ? &timer->object : NULL;
	case OKAPI_TYPE_ENDPOINT:
		return object_create(pool, type, sizeof(struct endpoint));
	case OKAPI_TYPE_NOTIFICATION:
		return object_create(pool, type, sizeof(struct notification));
	default:
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_TYPE, 1);
		return NULL;
	}
}

static struct object *create(struct thread *thread, struct pool *pool, uint32_t type, result_t *error)
{
	*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
	switch (type) {
	case OKAPI_TYPE_POOL:
		return create_pool(thread, pool, error);
	case OKAPI_TYPE_LIST:
		return create_list(thread, pool, error);
	case OKAPI_TYPE_THREAD:
		return create_thread(thread, pool, error);
	case OKAPI_TYPE_SCHEDULING_CONTEXT:
		return create_scheduling_context(thread, pool, error);
	case OKAPI_TYPE_VCPU:
		return create_vcpu(thread, pool, error);
	default:
		return create_simple(pool, type, error);
	}
}

static bool may_be_held_by_the_dead(uint32_t reason)
{
	return reason == OKAPI_ERROR_NO_MEMORY || reason == OKAPI_ERROR_LIMIT ||
	       reason == OKAPI_ERROR_UTCB_IN_USE || reason == OKAPI_ERROR_BUSY; /* a space's vCPU */
}

result_t sys_create(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *pool, *slot;
	struct object *object;
	uint32_t type = r[1];

	pool = capability_find(thread, r[0], OKAPI_TYPE_POOL, OKAPI_POOL_CREATE, 0, &error);
	if (!pool)
		return error;
	slot = list_find_free(thread, 2, &error);
	if (!slot)
		return error;
	if (capability_too_deep(pool))
		return OKAPI_ERROR_AT(OKAPI_ERROR_DEPTH, 0);
	object = create(thread, OBJECT_OF(pool, pool), type, &error);
	if (object) {
		capability_insert(slot, object, type, OKAPI_RIGHTS_ALL, 0, pool);
		return OKAPI_OK;
	}
	/* What died before may hold the memory or the number still: finish it, in steps, before giving up. */
	if (may_be_held_by_the_dead(OKAPI_ERROR_REASON(error)) && object_bury_step())
		return RESULT_RESTART;
	return error;
}

result_t sys_pool_query(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability =
		capability_find(thread, r[0], OKAPI_TYPE_POOL, OKAPI_POOL_QUERY, 0, &error);
	struct pool *pool;

	if (!capability)
		return error;
	pool = OBJECT_OF(capability, pool);
	r[1] = 1u << pool->order;
	r[2] = pool->free_bytes;
	r[3] = pool_largest_free(pool);
	r[4] = pool->object_count;
	return OKAPI_OK;
}
