/* SPDX-License-Identifier: BSD-2-Clause */
/* Capability lists: their system calls and their end. */
#include <kernel/list.h>
#include <kernel/object.h>
#include <kernel/pool.h>
#include <kernel/syscall.h>

/* A slot in the list that `list_argument` names (0: the caller's own). */
static struct capability *find_slot(const struct thread *thread, uint32_t list_argument, uint32_t right,
				    struct list **list, result_t *error)
{
	const uint32_t *r = thread->registers.r;
	uint32_t slot = r[list_argument + 1];

	*list = thread->list;
	if (r[list_argument] != 0) {
		struct capability *capability = capability_find(thread, r[list_argument], OKAPI_TYPE_LIST,
								right, list_argument, error);

		if (!capability)
			return NULL;
		*list = OBJECT_OF(capability, list);
	}
	if (slot == 0 || slot >= (*list)->count) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, list_argument + 1);
		return NULL;
	}
	return &(*list)->slot[slot];
}

struct capability *list_find_free(const struct thread *thread, uint32_t list_argument, result_t *error)
{
	struct list *list;
	struct capability *slot = find_slot(thread, list_argument, OKAPI_LIST_MODIFY, &list, error);

	if (slot && slot->object) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_OCCUPIED, list_argument + 1);
		return NULL;
	}
	return slot;
}

static struct capability *find_filled(const struct thread *thread, uint32_t list_argument, uint32_t right,
				      result_t *error)
{
	struct list *list;
	struct capability *slot = find_slot(thread, list_argument, right, &list, error);

	if (slot && CAPABILITY_TYPE(slot->info) == OKAPI_TYPE_NONE) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, list_argument + 1);
		return NULL;
	}
	return slot;
}

bool capability_can_have_badge(uint32_t type)
{
	return type == OKAPI_TYPE_ENDPOINT || type == OKAPI_TYPE_NOTIFICATION;
}

result_t sys_cap_copy(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *destination = list_find_free(thread, 0, &error), *source;
	uint32_t rights = r[4], badge = r[5], type;

	if (!destination)
		return error;
	source = find_filled(thread, 2, OKAPI_LIST_COPY_FROM, &error);
	if (!source)
		return error;
	type = CAPABILITY_TYPE(source->info);
	if (rights & ~CAPABILITY_RIGHTS(source->info))
		return OKAPI_ERROR_AT(OKAPI_ERROR_RIGHTS, 4);
	if (badge != 0 && (source->badge != 0 || !capability_can_have_badge(type)))
		return OKAPI_ERROR_AT(OKAPI_ERROR_BADGE, 5);
	if (capability_too_deep(source))
		return OKAPI_ERROR_AT(OKAPI_ERROR_DEPTH, 3);
	capability_insert(destination, source->object, type, rights, badge ? badge : source->badge, source);
	return OKAPI_OK;
}

result_t sys_cap_move(struct thread *thread)
{
	result_t error;
	struct capability *destination = list_find_free(thread, 0, &error), *source;

	if (!destination)
		return error;
	source = find_filled(thread, 2, OKAPI_LIST_MODIFY, &error);
	if (!source)
		return error;
	capability_move(destination, source);
	return OKAPI_OK;
}

static result_t delete_or_revoke(struct thread *thread, bool keep)
{
	struct list *list;
	result_t error;
	struct capability *slot = find_slot(thread, 0, OKAPI_LIST_MODIFY, &list, &error);
	/* Taken up again, the call may find that its last step, or somebody else's, has emptied the slot. */
	bool again = thread->long_call_done != 0;

	thread->long_call_done = 0;
	if (!slot)
		return error;
	if (!slot->object)
		return again ? OKAPI_OK : OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, 1);
	error = capability_delete(thread, list, slot, keep);
	if (error == RESULT_RESTART)
		thread->long_call_done = 1;
	return error;
}

result_t sys_cap_delete(struct thread *thread)
{
	return delete_or_revoke(thread, false);
}

result_t sys_cap_revoke(struct thread *thread)
{
	return delete_or_revoke(thread, true);
}

result_t sys_cap_query(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *slot = find_filled(thread, 0, OKAPI_LIST_COPY_FROM, &error);

	if (!slot)
		return error;
	r[1] = CAPABILITY_TYPE(slot->info);
	r[2] = CAPABILITY_RIGHTS(slot->info);
	r[3] = slot->badge;
	return OKAPI_OK;
}

struct list *list_create(struct pool *pool, uint32_t count)
{
	struct object *object =
		object_create(pool, OKAPI_TYPE_LIST, sizeof(struct list) + count * sizeof(struct capability));
	struct list *list;

	if (!object)
		return NULL;
	list = container_of(object, struct list, object);
	list->count = count;
	return list;
}

bool list_destroy_step(struct object *object)
{
	struct list *list = container_of(object, struct list, object);
	struct capability *slot;

	if (list->threads) {
		struct thread *thread = container_of(list->threads, struct thread, list_link);

		thread_stop(thread);
		thread_set_list(thread, NULL);
		return false;
	}
	/* `stage` is the slot at hand; slots before it are empty and stay so: nobody can name the list. */
	while (object->stage < list->count) {
		slot = &list->slot[object->stage];
		if (slot->object) {
			capability_delete_dying_step(slot);
			return false;
		}
		if (++object->stage % 64 == 0)
			return false;
	}
	return true;
}
