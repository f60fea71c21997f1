/* SPDX-License-Identifier: BSD-2-Clause */
/* Executing the records of the boot table.  Every argument is checked, as those of system calls are. */
#include <arch/memory_init.h>
#include <arch/memory_map.h>
#include <kernel/boot.h>
#include <kernel/endpoint.h>
#include <kernel/event.h>
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

/* The rest of the image's last megabyte is not mapped. */
#define REGION_START ((okapi_kernel_parameters.image_end + 0xfffff) & ~0xfffffu)
#define REGION_END   (okapi_kernel_parameters.kernel_region_end)

extern char kernel_boot_start[];

/* The capability in a boot slot, of a type; NULL and *error at the argument otherwise. */
BOOT_CODE static struct capability *find(struct boot_state *state, const uint32_t *a, uint32_t argument,
					 uint32_t type, result_t *error)
{
	struct capability *slot;

	if (a[argument] == 0 || a[argument] >= state->list->count) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, argument);
		return NULL;
	}
	slot = &state->list->slot[a[argument]];
	if (!slot->object)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, argument);
	else if (CAPABILITY_TYPE(slot->info) != type)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_TYPE, argument);
	else
		return slot;
	return NULL;
}

#define FIND(name, structure, argument, type)                                                                \
	struct structure *name;                                                                              \
	do {                                                                                                 \
		struct capability *found = find(state, a, argument, type, &error);                           \
		if (!found)                                                                                  \
			return error;                                                                        \
		name = OBJECT_OF(found, structure);                                                          \
	} while (0)

/* A free slot of the boot list. */
BOOT_CODE static struct capability *find_free(struct boot_state *state, const uint32_t *a, uint32_t argument,
					      result_t *error)
{
	if (a[argument] == 0 || a[argument] >= state->list->count)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, argument);
	else if (state->list->slot[a[argument]].object)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_OCCUPIED, argument);
	else
		return &state->list->slot[a[argument]];
	return NULL;
}

/* A free slot in the list that argument 0 names (0: the boot list) with the number in argument 1. */
BOOT_CODE static struct capability *find_target(struct boot_state *state, const uint32_t *a, result_t *error)
{
	struct list *list;
	struct capability *capability;

	if (a[0] == 0)
		return find_free(state, a, 1, error);
	capability = find(state, a, 0, OKAPI_TYPE_LIST, error);
	if (!capability)
		return NULL;
	list = OBJECT_OF(capability, list);
	if (a[1] == 0 || a[1] >= list->count)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, 1);
	else if (list->slot[a[1]].object)
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_OCCUPIED, 1);
	else
		return &list->slot[a[1]];
	return NULL;
}

BOOT_CODE static result_t zero(struct boot_state *state, const uint32_t *a)
{
	(void)state;
	if (a[0] % 4 != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 0);
	if (a[1] % 4 != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 1);
	if (a[0] < REGION_END || a[0] >= okapi_kernel_parameters.ram_end ||
	    a[1] > okapi_kernel_parameters.ram_end - a[0])
		return OKAPI_ERROR_AT(BOOT_ERROR_MEMORY, 0);
	arch_zero_physical(a[0], a[1]);
	return OKAPI_OK;
}

BOOT_CODE static bool overlaps_table(const struct boot_state *state, uint32_t base, uint32_t size)
{
	uint32_t table = kernel_physical(state->table);

	return base < table + state->table->size && table < base + size;
}

BOOT_CODE static result_t pool(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *slot = find_free(state, a, 0, &error);
	uint32_t base = a[1], size = a[2];

	if (!slot)
		return error;
	if (!pool_size_is_valid(size))
		return OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 2);
	if ((base & (size - 1)) != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 1);
	/* Pools come in rising order, so that no two can overlap. */
	if (base < REGION_START || base < state->pools_end || base >= REGION_END ||
	    size > REGION_END - base || overlaps_table(state, base, size))
		return OKAPI_ERROR_AT(BOOT_ERROR_MEMORY, 1);
	state->pools_end = base + size;
	arch_zero_words(kernel_pointer(base), size);
	capability_insert(slot, &pool_format(kernel_pointer(base), pool_order_of(size))->object,
			  OKAPI_TYPE_POOL, OKAPI_RIGHTS_ALL, 0, NULL);
	return OKAPI_OK;
}

BOOT_CODE static result_t derive(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *slot = find_target(state, a, &error), *source;
	uint32_t type;

	if (!slot)
		return error;
	if (a[2] == 0 || a[2] >= state->list->count)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, 2);
	source = &state->list->slot[a[2]];
	if (!source->object)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, 2);
	type = CAPABILITY_TYPE(source->info);
	if (a[3] & ~CAPABILITY_RIGHTS(source->info))
		return OKAPI_ERROR_AT(OKAPI_ERROR_RIGHTS, 3);
	if (a[4] != 0 && (source->badge != 0 || !capability_can_have_badge(type)))
		return OKAPI_ERROR_AT(OKAPI_ERROR_BADGE, 4);
	if (capability_too_deep(source))
		return OKAPI_ERROR_AT(OKAPI_ERROR_DEPTH, 2);
	capability_insert(slot, source->object, type, a[3], a[4] ? a[4] : source->badge, source);
	return OKAPI_OK;
}

BOOT_CODE static result_t move(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *slot = find_target(state, a, &error);

	if (!slot)
		return error;
	if (a[2] == 0 || a[2] >= state->list->count)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, 2);
	if (!state->list->slot[a[2]].object)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, 2);
	capability_move(slot, &state->list->slot[a[2]]);
	return OKAPI_OK;
}

BOOT_CODE static result_t map(struct boot_state *state, const uint32_t *a)
{
	result_t error, result;
	struct capability *capability;
	struct mapping mapping = {.address = a[2], .size = a[4], .flags = a[5]};

	FIND(space, space, 0, OKAPI_TYPE_SPACE);
	capability = find(state, a, 1, OKAPI_TYPE_SEGMENT, &error);
	if (!capability)
		return error;
	if (a[2] % OKAPI_PAGE_SIZE != 0 || a[2] < OKAPI_USER_BASE || a[2] >= OKAPI_USER_END)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 2);
	if (a[4] % OKAPI_PAGE_SIZE != 0 || a[4] == 0 || a[4] > OKAPI_USER_END - a[2])
		return OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 4);
	mapping.space = space;
	mapping.capability = capability;
	result = mapping_check(&mapping, OBJECT_OF(capability, segment), a[3]);
	if (result != OKAPI_OK)
		return result;
	while ((result = space_map_step(&mapping)) == RESULT_RESTART) {
	}
	return result == OKAPI_OK ? OKAPI_OK : OKAPI_ERROR_AT(result, 2);
}

BOOT_CODE static result_t scheduling(struct boot_state *state, const uint32_t *a)
{
	result_t error;

	FIND(context, scheduling_context, 0, OKAPI_TYPE_SCHEDULING_CONTEXT);
	return scheduling_context_set(context, a[1], a[2], a[3]);
}

BOOT_CODE static result_t thread(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *fault_endpoint;

	FIND(target, thread, 0, OKAPI_TYPE_THREAD);
	if (a[1] >= OKAPI_PRIORITIES)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 1);
	target->base_priority = (uint8_t)a[1];
	target->priority = (uint8_t)a[1];
	if (a[2] != 0) {
		FIND(context, scheduling_context, 2, OKAPI_TYPE_SCHEDULING_CONTEXT);
		if (context->thread || target->own_context)
			return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 2);
		if (a[1] > context->ceiling)
			return OKAPI_ERROR_AT(OKAPI_ERROR_CEILING, 1);
		scheduling_bind(context, target);
	}
	if (a[3] != 0) {
		fault_endpoint = find(state, a, 3, OKAPI_TYPE_ENDPOINT, &error);
		if (!fault_endpoint)
			return error;
		thread_set_fault_endpoint(target, OBJECT_OF(fault_endpoint, endpoint), fault_endpoint->badge);
	}
	if (a[4] != 0) {
		FIND(notification, notification, 4, OKAPI_TYPE_NOTIFICATION);
		if (notification->bound)
			return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 4);
		thread_bind_notification(target, notification);
	}
	return OKAPI_OK;
}

BOOT_CODE static result_t name(struct boot_state *state, const uint32_t *a)
{
	result_t error;

	FIND(target, thread, 0, OKAPI_TYPE_THREAD);
	if (a[1] >= state->table->size)
		return OKAPI_ERROR_AT(BOOT_ERROR_STRING, 1);
	thread_set_name(target, (const char *)state->table + a[1]);
	return OKAPI_OK;
}

BOOT_CODE static result_t bind(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *capability;
	struct notification_source *source;

	FIND(notification, notification, 1, OKAPI_TYPE_NOTIFICATION);
	if (a[2] >= 32)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 2);
	capability = find(state, a, 0, OKAPI_TYPE_TIMER, &error);
	if (capability) {
		source = &OBJECT_OF(capability, timer)->source;
		notification_source_bind(source, notification, a[2]);
		return OKAPI_OK;
	}
	capability = find(state, a, 0, OKAPI_TYPE_INTERRUPT, &error);
	if (!capability)
		return error;
	source = &OBJECT_OF(capability, interrupt)->source;
	notification_source_bind(source, notification, a[2]);
	platform_interrupt_unmask(OBJECT_OF(capability, interrupt)->line);
	return OKAPI_OK;
}

BOOT_CODE static result_t events(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *slot = find_free(state, a, 0, &error), *parent;
	struct segment *segment;

	if (!slot)
		return error;
	parent = find(state, a, 1, OKAPI_TYPE_POOL, &error);
	if (!parent)
		return error;
	if (a[2] > 1)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 2);
	segment = segment_create(OBJECT_OF(parent, pool), kernel_physical(&event_ring), OKAPI_PAGE_SIZE,
				 OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_UNCACHED));
	if (!segment)
		return OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 1);
	capability_insert(slot, &segment->object, OKAPI_TYPE_SEGMENT, OKAPI_SEGMENT_READ, 0, parent);
	event_ring.enabled = a[2];
	return OKAPI_OK;
}

/* The structure is in the first page of the boot memory already; it becomes a real pool when boot is over. */
BOOT_CODE static result_t reclaim(struct boot_state *state, const uint32_t *a)
{
	result_t error;
	struct capability *slot = find_free(state, a, 0, &error);

	if (!slot)
		return error;
	if (state->reclaimed)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 0);
	state->reclaimed = (struct object *)(void *)kernel_boot_start;
	state->reclaimed->type = OKAPI_TYPE_POOL;
	capability_insert(slot, state->reclaimed, OKAPI_TYPE_POOL, OKAPI_RIGHTS_ALL, 0, NULL);
	return OKAPI_OK;
}

BOOT_CODE static result_t start(struct boot_state *state, const uint32_t *a)
{
	result_t error;

	FIND(target, thread, 0, OKAPI_TYPE_THREAD);
	if (target->state != OKAPI_THREAD_STOPPED)
		return OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 0);
	thread_start(target, a[1], a[2], a[3], a[4]);
	return OKAPI_OK;
}

BOOT_CODE result_t boot_record_execute(struct boot_state *state, const struct okapi_boot_record *record)
{
	static result_t (*const execute[OKAPI_BOOT_KINDS])(struct boot_state *, const uint32_t *)
		BOOT_CONST = {
			[OKAPI_BOOT_ZERO] = zero,
			[OKAPI_BOOT_POOL] = pool,
			[OKAPI_BOOT_CREATE] = boot_create,
			[OKAPI_BOOT_DERIVE] = derive,
			[OKAPI_BOOT_MOVE] = move,
			[OKAPI_BOOT_MAP] = map,
			[OKAPI_BOOT_SCHEDULING] = scheduling,
			[OKAPI_BOOT_THREAD] = thread,
			[OKAPI_BOOT_NAME] = name,
			[OKAPI_BOOT_BIND] = bind,
			[OKAPI_BOOT_EVENTS] = events,
			[OKAPI_BOOT_RECLAIM] = reclaim,
			[OKAPI_BOOT_START] = start,
		};

	if (record->kind == 0 || record->kind >= OKAPI_BOOT_KINDS)
		return BOOT_ERROR_KIND;
	if (record->cell >= state->table->cell_count)
		return OKAPI_ERROR_VALUE;
	return execute[record->kind](state, record->argument);
}
