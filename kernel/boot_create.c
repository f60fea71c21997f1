/* SPDX-License-Identifier: BSD-2-Clause */
/* The boot record that creates objects: those that cells can create too, and segments and interrupts. */
#include <arch/memory_map.h>
#include <kernel/boot.h>
#include <kernel/endpoint.h>
#include <kernel/interrupt.h>
#include <kernel/list.h>
#include <kernel/notification.h>
#include <kernel/parameters.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/segment.h>
#include <kernel/space.h>
#include <kernel/thread.h>
#include <kernel/timer.h>
#include <kernel/vcpu.h>

#define CREATED(pointer) ((pointer) ? &(pointer)->object : NULL)

BOOT_CODE static struct object *operand(struct boot_state *state, const uint32_t *a, uint32_t argument,
					uint32_t type, result_t *error)
{
	struct capability *slot = &state->list->slot[a[argument]];

	if (a[argument] == 0 || a[argument] >= state->list->count)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, argument);
	else if (!slot->object || CAPABILITY_TYPE(slot->info) != type)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_TYPE, argument);
	else
		return slot->object;
	return NULL;
}

BOOT_CODE static struct object *make_thread(struct boot_state *state, struct pool *pool, const uint32_t *a,
					    result_t *error)
{
	struct object *space = operand(state, a, 3, OKAPI_TYPE_SPACE, error), *list;
	struct thread *thread;

	if (!space)
		return NULL;
	list = operand(state, a, 4, OKAPI_TYPE_LIST, error);
	if (!list)
		return NULL;
	if (a[5] >= OKAPI_UTCBS_PER_SPACE) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 5);
		return NULL;
	}
	thread = thread_create(pool, container_of(space, struct space, object),
			       container_of(list, struct list, object), a[5], error);
	return CREATED(thread);
}

BOOT_CODE static struct object *make_vcpu(struct boot_state *state, struct pool *pool, const uint32_t *a,
					  result_t *error)
{
	struct object *space = operand(state, a, 3, OKAPI_TYPE_SPACE, error);
	struct vcpu *vcpu;
	uint32_t reason;

	if (!space)
		return NULL;
	if (a[4] < VCPU_MIN_TABLES || a[4] > VCPU_MAX_TABLES) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 4);
		return NULL;
	}
	vcpu = vcpu_create(pool, container_of(space, struct space, object), a[4], &reason);
	if (!vcpu)
		*error = OKAPI_ERROR_AT(reason, reason == OKAPI_ERROR_BUSY ? 3 : 1);
	return CREATED(vcpu);
}

/* RAM above the kernel's memory, or anything that is not RAM and not the kernel's own device. */
BOOT_CODE static bool may_be_given(uint32_t base, uint32_t size)
{
	static const uint32_t device[] BOOT_CONST = {PLATFORM_KERNEL_ONLY_PAGES};
	const struct okapi_kernel_parameters *parameters = &okapi_kernel_parameters;
	uint32_t last = base + (size - 1);

	if (last < base)
		return false;
	if (base < parameters->ram_end)
		return base >= parameters->kernel_region_end && last < parameters->ram_end;
	for (uint32_t i = 0; i < ARRAY_LENGTH(device); i++) {
		if (base <= device[i] && device[i] <= last)
			return false;
	}
	return true;
}

BOOT_CODE static struct object *make_segment(struct pool *pool, const uint32_t *a, result_t *error)
{
	uint32_t base = a[3], size = a[4];
	struct segment *segment;

	if (base % OKAPI_PAGE_SIZE != 0)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 3);
	else if (size == 0 || size % OKAPI_PAGE_SIZE != 0)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 4);
	else if (!may_be_given(base, size))
		*error = OKAPI_ERROR_AT(BOOT_ERROR_MEMORY, 3);
	else if (a[5] & ~(uint32_t)(OKAPI_SEGMENT_ALLOWS_ALL | OKAPI_RIGHTS_ALL))
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, 5);
	else {
		segment = segment_create(pool, base, size, a[5]);
		return CREATED(segment);
	}
	return NULL;
}

BOOT_CODE static struct object *make_interrupt(struct pool *pool, const uint32_t *a, result_t *error)
{
	struct interrupt *interrupt;

	if (!platform_interrupt_is_free(a[3]) || interrupt_table[a[3]]) {
		*error = OKAPI_ERROR_AT(BOOT_ERROR_LINE, 3);
		return NULL;
	}
	interrupt = interrupt_create(pool, a[3]);
	return CREATED(interrupt);
}

BOOT_CODE static struct object *make_context(struct pool *pool, const uint32_t *a, result_t *error)
{
	struct scheduling_context *context;

	if (a[3] >= OKAPI_PRIORITIES) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 3);
		return NULL;
	}
	context = scheduling_context_create(pool, NULL, error);
	if (context)
		context->ceiling = (uint8_t)a[3];
	return CREATED(context);
}

BOOT_CODE static struct object *make_sized(struct pool *pool, const uint32_t *a, result_t *error)
{
	uint32_t size = a[3];
	struct list *list;

	*error = OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 3);
	if (a[2] == OKAPI_TYPE_LIST) {
		if (size < 2 || size > OKAPI_MAX_LIST_ENTRIES)
			return NULL;
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 1);
		list = list_create(pool, size);
		return CREATED(list);
	}
	if (!pool_size_is_valid(size))
		return NULL;
	*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 1);
	return pool_create(pool, pool_order_of(size));
}

BOOT_CODE static struct object *make(struct boot_state *state, struct pool *pool, const uint32_t *a,
				     result_t *error)
{
	struct space *space;
	struct timer *timer;

	switch (a[2]) {
	case OKAPI_TYPE_POOL:
	case OKAPI_TYPE_LIST:
		return make_sized(pool, a, error);
	case OKAPI_TYPE_THREAD:
		return make_thread(state, pool, a, error);
	case OKAPI_TYPE_SPACE:
		space = space_create(pool, error);
		return CREATED(space);
	case OKAPI_TYPE_SEGMENT:
		return make_segment(pool, a, error);
	case OKAPI_TYPE_ENDPOINT:
		return object_create(pool, a[2], sizeof(struct endpoint));
	case OKAPI_TYPE_NOTIFICATION:
		return object_create(pool, a[2], sizeof(struct notification));
	case OKAPI_TYPE_INTERRUPT:
		return make_interrupt(pool, a, error);
	case OKAPI_TYPE_SCHEDULING_CONTEXT:
		return make_context(pool, a, error);
	case OKAPI_TYPE_TIMER:
		timer = timer_create(pool, error);
		return CREATED(timer);
	case OKAPI_TYPE_VCPU:
		return make_vcpu(state, pool, a, error);
	default:
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_TYPE, 2);
		return NULL;
	}
}

BOOT_CODE result_t boot_create(struct boot_state *state, const uint32_t *a)
{
	result_t error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 1);
	struct object *pool = operand(state, a, 1, OKAPI_TYPE_POOL, &error), *object;
	struct capability *slot = &state->list->slot[a[0]];
	uint32_t rights = OKAPI_RIGHTS_ALL;

	if (!pool)
		return error;
	if (a[0] == 0 || a[0] >= state->list->count)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, 0);
	if (slot->object)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_OCCUPIED, 0);
	error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 1);
	object = make(state, container_of(pool, struct pool, object), a, &error);
	if (!object)
		return error;
	if (a[2] == OKAPI_TYPE_SEGMENT)
		rights = a[5] & OKAPI_RIGHTS_ALL;
	capability_insert(slot, object, a[2], rights, 0, &state->list->slot[a[1]]);
	return OKAPI_OK;
}
