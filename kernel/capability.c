/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/capability.h>
#include <kernel/lookup.h>
#include <kernel/space.h>
#include <kernel/syscall.h>
#include <kernel/thread.h>

result_t capability_refusal(const struct thread *thread, uint32_t slot, uint32_t type, uint32_t argument)
{
	uint32_t found;

	if (slot == 0 || slot >= thread->slot_count)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, argument);
	found = CAPABILITY_TYPE(thread->slots[slot].info);
	if (found == OKAPI_TYPE_NONE)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, argument);
	return OKAPI_ERROR_AT(found == type ? OKAPI_ERROR_RIGHTS : OKAPI_ERROR_TYPE, argument);
}

struct capability *capability_find(const struct thread *thread, uint32_t slot, uint32_t type, uint32_t rights,
				   uint32_t argument, result_t *error)
{
	return capability_find_fast(thread, slot, type, rights, argument, error);
}

/* The tree is one list; the roots hang behind this entry, which is no capability. */
static struct capability root = {.info = CAPABILITY_INFO(OKAPI_TYPE_NONE, 0, 0)};

void capability_insert(struct capability *slot, struct object *object, uint32_t type, uint32_t rights,
		       uint32_t badge, struct capability *parent)
{
	struct capability *before = parent ? parent : &root;

	slot->object = object;
	slot->info = CAPABILITY_INFO(type, rights, CAPABILITY_DEPTH(before->info) + 1);
	slot->badge = badge;
	slot->previous = before;
	slot->next = before->next;
	if (slot->next)
		slot->next->previous = slot;
	before->next = slot;
	if (object->references++ == 0)
		object->capability = slot;
}

bool capability_too_deep(const struct capability *parent)
{
	return CAPABILITY_DEPTH(parent->info) >= OKAPI_MAX_DERIVATION_DEPTH;
}

static void clear(struct capability *capability)
{
	capability->object = NULL;
	capability->info = 0;
	capability->badge = 0;
	capability->next = NULL;
	capability->previous = NULL;
	capability->mappings = NULL;
}

void capability_move(struct capability *destination, struct capability *source)
{
	*destination = *source;
	if (source->object->capability == source)
		source->object->capability = destination;
	destination->previous->next = destination;
	if (destination->next)
		destination->next->previous = destination;
	if (destination->mappings)
		destination->mappings->self = &destination->mappings;
	clear(source);
}

static void unlink_and_clear(struct capability *capability)
{
	capability->previous->next = capability->next;
	if (capability->next)
		capability->next->previous = capability->previous;
	clear(capability);
}

void capability_clear_tombstone(struct capability *capability)
{
	capability->object->capability = NULL;
	unlink_and_clear(capability);
}

static bool is_tombstone(const struct capability *capability)
{
	return capability->object && CAPABILITY_TYPE(capability->info) == OKAPI_TYPE_NONE;
}

static struct capability *first_leaf(struct capability *capability)
{
	while (capability->next &&
	       CAPABILITY_DEPTH(capability->next->info) > CAPABILITY_DEPTH(capability->info))
		capability = capability->next;
	return capability;
}

/* A leaf that is no tombstone: one bounded step of deleting it. */
static void delete_leaf_step(struct capability *leaf)
{
	struct object *object = leaf->object;

	if (leaf->mappings) {
		space_unmap_link(leaf->mappings);
	} else if (--object->references > 0) {
		unlink_and_clear(leaf);
	} else {
		leaf->info = CAPABILITY_INFO(OKAPI_TYPE_NONE, 0, CAPABILITY_DEPTH(leaf->info));
		object_bury(object, leaf);
	}
}

void capability_delete_dying_step(struct capability *capability)
{
	struct capability *leaf = first_leaf(capability);

	if (is_tombstone(leaf))
		capability_clear_tombstone(leaf);
	else
		delete_leaf_step(leaf);
}

result_t capability_delete(struct thread *thread, struct list *list, struct capability *capability, bool keep)
{
	struct capability *leaf;

	while (capability->object && ((leaf = first_leaf(capability)) != capability || !keep)) {
		if (is_tombstone(leaf))
			object_bury_step();
		else
			delete_leaf_step(leaf);
		/* Looked at before the next step frees them: they may have been among what was deleted. */
		if (thread->state != OKAPI_THREAD_READY)
			return RESULT_BLOCKED;
		if (list->object.dying && thread->list == list)
			thread_stop(thread); /* it has nothing left to call with */
		if (list->object.dying)
			return thread->list == list ? RESULT_BLOCKED : OKAPI_OK;
		if (preemption_point())
			return RESULT_RESTART;
	}
	return OKAPI_OK;
}
