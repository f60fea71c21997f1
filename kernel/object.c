/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/words.h>
#include <kernel/capability.h>
#include <kernel/object.h>
#include <kernel/object_sizes.h>
#include <kernel/pool.h>

static struct object *graveyard; /* topmost dying object */

static bool (*const destroy_step[OKAPI_TYPE_COUNT])(struct object *) = {
	[OKAPI_TYPE_POOL] = pool_destroy_step,
	[OKAPI_TYPE_LIST] = list_destroy_step,
	[OKAPI_TYPE_THREAD] = thread_destroy_step,
	[OKAPI_TYPE_SPACE] = space_destroy_step,
	[OKAPI_TYPE_SEGMENT] = segment_destroy_step,
	[OKAPI_TYPE_ENDPOINT] = endpoint_destroy_step,
	[OKAPI_TYPE_NOTIFICATION] = notification_destroy_step,
	[OKAPI_TYPE_INTERRUPT] = interrupt_destroy_step,
	[OKAPI_TYPE_SCHEDULING_CONTEXT] = scheduling_destroy_step,
	[OKAPI_TYPE_TIMER] = timer_destroy_step,
	[OKAPI_TYPE_VCPU] = vcpu_destroy_step,
};

struct object *object_create(struct pool *pool, uint32_t type, uint32_t size)
{
	struct object *object = pool_take(pool, size);

	if (!object)
		return NULL;
	object->type = type;
	object->pool = pool;
	object->pool_next = pool->objects;
	if (pool->objects)
		pool->objects->pool_previous = object;
	pool->objects = object;
	pool->object_count++;
	return object;
}

static void leave_pool(struct object *object)
{
	struct pool *pool = object->pool;

	if (object->pool_previous)
		object->pool_previous->pool_next = object->pool_next;
	else
		pool->objects = object->pool_next;
	if (object->pool_next)
		object->pool_next->pool_previous = object->pool_previous;
	pool->object_count--;
}

static void push_grave(struct object *object)
{
	object->grave_above = NULL;
	object->grave_below = graveyard;
	if (graveyard)
		graveyard->grave_above = object;
	graveyard = object;
}

static void pull_grave(struct object *object)
{
	if (object->grave_above)
		object->grave_above->grave_below = object->grave_below;
	else
		graveyard = object->grave_below;
	if (object->grave_below)
		object->grave_below->grave_above = object->grave_above;
}

void object_bury(struct object *object, struct capability *tombstone)
{
	object->dying = true;
	/* Nobody can name it any more: it does nothing more, and nothing frees it while it runs. */
	if (object->type == OKAPI_TYPE_THREAD)
		thread_cancel(container_of(object, struct thread, object));
	object->capability = tombstone;
	push_grave(object);
	/* Nobody has seen it: it holds nothing that more than one step would have to undo. */
	if (!tombstone)
		object_bury_step();
}

void object_bury_first(struct object *object)
{
	pull_grave(object);
	push_grave(object);
}

/* All that is left of the object is its structure: no larger than a thread, or headed like a list. */
static void free_object(struct object *object)
{
	static const uint16_t structure_size[OKAPI_TYPE_COUNT] = OBJECT_STRUCTURE_SIZES;
	struct pool *pool = object->pool;

	pull_grave(object);
	if (object->capability)
		capability_clear_tombstone(object->capability);
	if (!pool)
		return; /* a boot pool's memory belongs to nobody */
	leave_pool(object);
	arch_zero_words((uint32_t *)object, structure_size[object->type]);
	pool_give(pool, object);
}

bool object_bury_step(void)
{
	struct object *object = graveyard;

	if (!object)
		return false;
	if (destroy_step[object->type](object))
		free_object(object);
	return true;
}
