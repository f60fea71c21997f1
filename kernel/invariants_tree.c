/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The derivation tree as a whole: its order, that no copy has more authority
 * than what it was made from, that each object has as many capabilities as it
 * counts, and that pools know what they paid.
 */
#include <kernel/invariants.h>
#include <kernel/list.h>
#include <kernel/pool.h>
#include <kernel/thread.h>

#define CHECK(number, condition)                                                                             \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			return number;                                                                       \
	} while (0)

/* The entry before all capabilities, found from any of them. */
static const struct capability *find_root(void)
{
	const struct capability *slot = NULL;

	for (uint32_t i = 0; !slot && i < OKAPI_MAX_THREADS; i++) {
		const struct list *list = thread_table[i] ? thread_table[i]->list : NULL;

		for (uint32_t j = 1; list && !slot && j < list->count; j++)
			slot = list->slot[j].object ? &list->slot[j] : NULL;
	}
	while (slot && slot->previous)
		slot = slot->previous;
	return slot;
}

static bool is_tombstone(const struct capability *capability)
{
	return CAPABILITY_TYPE(capability->info) == OKAPI_TYPE_NONE;
}

/* All capabilities to an object are the first one and copies of it. */
static uint32_t count_in_subtree(const struct capability *first)
{
	const struct capability *next = first;
	uint32_t count = 0;

	do {
		if (next->object == first->object && !is_tombstone(next))
			count++;
		next = next->next;
	} while (next && CAPABILITY_DEPTH(next->info) > CAPABILITY_DEPTH(first->info));
	return count;
}

static uint32_t check_paid(const struct pool *pool)
{
	uint32_t count = 0;

	for (const struct object *object = pool->objects; object; object = object->pool_next) {
		CHECK(60, object->pool == pool);
		CHECK(61, object->type != OKAPI_TYPE_NONE && object->type < OKAPI_TYPE_COUNT);
		CHECK(62, object->dying == (object->references == 0));
		CHECK(63, ++count <= pool->object_count);
	}
	CHECK(64, count == pool->object_count);
	return 0;
}

static uint32_t check_capability(const struct capability *slot, const struct capability *parent)
{
	CHECK(50, slot->object != NULL);
	CHECK(51, slot->previous->next == slot);
	CHECK(52, CAPABILITY_DEPTH(slot->info) == CAPABILITY_DEPTH(parent->info) + 1);
	if (is_tombstone(slot))
		return 0;
	CHECK(53, CAPABILITY_TYPE(slot->info) == slot->object->type && !slot->object->dying);
	if (slot->object == parent->object) {
		CHECK(54, (CAPABILITY_RIGHTS(slot->info) & ~CAPABILITY_RIGHTS(parent->info)) == 0);
		CHECK(55, parent->badge == 0 || slot->badge == parent->badge);
		return 0;
	}
	CHECK(56, slot->object->references == count_in_subtree(slot));
	return slot->object->type == OKAPI_TYPE_POOL
		       ? check_paid((const struct pool *)(const void *)slot->object)
		       : 0;
}

uint32_t invariants_check_tree(void)
{
	const struct capability *parent[OKAPI_MAX_DERIVATION_DEPTH + 2], *slot = find_root();
	uint32_t broken = 0, depth;

	if (!slot)
		return 0;
	parent[0] = slot;
	while (broken == 0 && (slot = slot->next) != NULL) {
		depth = CAPABILITY_DEPTH(slot->info);
		if (depth == 0 || depth > OKAPI_MAX_DERIVATION_DEPTH ||
		    depth > CAPABILITY_DEPTH(slot->previous->info) + 1)
			return 57;
		broken = check_capability(slot, parent[depth - 1]);
		parent[depth] = slot;
	}
	return broken;
}
