/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/list.h>
#include <kernel/pool.h>
#include <kernel/segment.h>
#include <kernel/syscall.h>

#define RIGHTS_MASK (OKAPI_RIGHTS_ALL)

struct segment *segment_create(struct pool *pool, uint32_t base, uint32_t size, uint32_t allows)
{
	struct object *object = object_create(pool, OKAPI_TYPE_SEGMENT, sizeof(struct segment));
	struct segment *segment;

	if (!object)
		return NULL;
	segment = container_of(object, struct segment, object);
	segment->base = base;
	segment->size = size;
	segment->allows = allows & OKAPI_SEGMENT_ALLOWS_ALL;
	return segment;
}

static result_t check_part(const struct segment *segment, uint32_t offset, uint32_t size, uint32_t allows,
			   uint32_t rights)
{
	if (offset % OKAPI_PAGE_SIZE != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 4);
	if (size % OKAPI_PAGE_SIZE != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 5);
	if (size == 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 5);
	if (offset >= segment->size)
		return OKAPI_ERROR_AT(OKAPI_ERROR_OFFSET, 4);
	if (size > segment->size - offset)
		return OKAPI_ERROR_AT(OKAPI_ERROR_OFFSET, 5);
	if (allows & ~(uint32_t)(OKAPI_SEGMENT_ALLOWS_ALL | RIGHTS_MASK))
		return OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, 6);
	if ((allows & OKAPI_SEGMENT_ALLOWS_ALL) & ~segment->allows)
		return OKAPI_ERROR_AT(OKAPI_ERROR_CACHE, 6);
	if ((allows & RIGHTS_MASK) & ~rights)
		return OKAPI_ERROR_AT(OKAPI_ERROR_RIGHTS, 6);
	return OKAPI_OK;
}

result_t sys_segment_split(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *pool, *source, *slot;
	struct segment *segment, *part;

	pool = capability_find(thread, r[0], OKAPI_TYPE_POOL, OKAPI_POOL_CREATE, 0, &error);
	if (!pool)
		return error;
	source = capability_find(thread, r[1], OKAPI_TYPE_SEGMENT, OKAPI_SEGMENT_SPLIT, 1, &error);
	if (!source)
		return error;
	slot = list_find_free(thread, 2, &error);
	if (!slot)
		return error;
	segment = OBJECT_OF(source, segment);
	error = check_part(segment, r[4], r[5], r[6], CAPABILITY_RIGHTS(source->info));
	if (error != OKAPI_OK)
		return error;
	if (capability_too_deep(source))
		return OKAPI_ERROR_AT(OKAPI_ERROR_DEPTH, 1);
	part = segment_create(OBJECT_OF(pool, pool), segment->base + r[4], r[5], r[6]);
	if (!part && object_bury_step())
		return RESULT_RESTART;
	if (!part)
		return OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
	capability_insert(slot, &part->object, OKAPI_TYPE_SEGMENT, r[6] & RIGHTS_MASK, 0, source);
	return OKAPI_OK;
}

result_t sys_segment_query(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability = capability_find(thread, r[0], OKAPI_TYPE_SEGMENT, 0, 0, &error);
	struct segment *segment;

	if (!capability)
		return error;
	segment = OBJECT_OF(capability, segment);
	r[1] = segment->size;
	r[2] = segment->allows | CAPABILITY_RIGHTS(capability->info);
	return OKAPI_OK;
}

bool segment_destroy_step(struct object *object)
{
	(void)object; /* what was mapped from it hung on its capabilities */
	return true;
}
