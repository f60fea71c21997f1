/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of plain nodes that the kernel's capabilities are compared with. */
#include "derivation_model.h"

#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "suite.h"

#define LISTS	   32
#define NODES	   1024
#define POOL_ORDER 17

struct held_list {
	struct list *list; /* NULL: unused */
	uint32_t count;
};

static struct node nodes[NODES];
static struct held_list lists[LISTS];
/* In no list: what the pool and the caller's own list live by. */
static struct capability anchor[2];
struct pool *pool;
struct thread caller;
static uint32_t free_bytes; /* of the pool when it is empty */
uint32_t list_deaths;

struct node *node_at(const struct capability *where)
{
	for (uint32_t i = 0; i < NODES; i++) {
		if (nodes[i].where == where)
			return &nodes[i];
	}
	return NULL;
}

void note(struct capability *where, struct node *parent, uint32_t rights, uint32_t badge)
{
	struct node *node = node_at(NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(node);
	*node = (struct node){.where = where, .parent = parent, .object = where->object};
	node->type = where->object->type;
	node->rights = rights;
	node->badge = badge;
	node->depth = parent ? parent->depth + 1 : 1;
}

void note_list(struct list *list, uint32_t count)
{
	for (uint32_t i = 0;; i++) {
		CU_ASSERT_FATAL(i < LISTS);
		if (!lists[i].list) {
			lists[i] = (struct held_list){list, count};
			break;
		}
	}
}

static bool lies_in(const struct node *node, const struct held_list *held)
{
	return held->list && node->where >= held->list->slot && node->where < held->list->slot + held->count;
}

static bool object_is_doomed(const struct object *object)
{
	for (uint32_t i = 0; i < NODES; i++) {
		if (nodes[i].where && nodes[i].object == object && !nodes[i].doomed)
			return false;
	}
	return true;
}

static bool in_doomed_list(const struct node *node)
{
	for (uint32_t i = 0; i < LISTS; i++) {
		if (lies_in(node, &lists[i]))
			return lists[i].list->object.dying || object_is_doomed(&lists[i].list->object);
	}
	return false;
}

/* What is derived from what goes, goes; so does what is in lists that nothing refers to but what goes. */
static void spread_doom(void)
{
	bool changed;

	do {
		changed = false;
		for (uint32_t i = 0; i < NODES; i++) {
			struct node *node = &nodes[i];

			if (!node->where || node->doomed)
				continue;
			node->doomed = (node->parent && node->parent->doomed) || in_doomed_list(node);
			changed |= node->doomed;
		}
	} while (changed);
}

/* Without a call in progress, only what is dying already goes on its own. */
void reset_doom(void)
{
	for (uint32_t i = 0; i < NODES; i++)
		nodes[i].doomed = nodes[i].where && is_tombstone(nodes[i].where);
	spread_doom();
}

static void forget_lists(void)
{
	for (uint32_t i = 0; i < LISTS; i++) {
		struct held_list *held = &lists[i];

		if (!held->list || (held->list->object.type == OKAPI_TYPE_LIST && held->list->object.pool))
			continue;
		for (uint32_t j = 0; j < NODES; j++) {
			if (nodes[j].where && lies_in(&nodes[j], held)) {
				CU_ASSERT_FATAL(nodes[j].doomed);
				nodes[j].where = NULL;
			}
		}
		held->list = NULL;
		list_deaths++;
	}
}

/* Brings the model up to what the kernel has done: nothing but what is doomed may be gone. */
static void follow(void)
{
	forget_lists();
	for (uint32_t i = 0; i < NODES; i++) {
		struct node *node = &nodes[i];

		if (!node->where || (node->where->object == node->object && !is_tombstone(node->where)))
			continue;
		CU_ASSERT_FATAL(node->doomed);
		if (!node->where->object)
			node->where = NULL;
	}
}

/* The kernel's list of all is the tree in preorder. */
static void check_tree(void)
{
	struct node *path[OKAPI_MAX_DERIVATION_DEPTH + 1] = {NULL};
	uint32_t count = 0, used = 0;
	struct capability *capability = &anchor[0];

	while (capability->previous)
		capability = capability->previous;
	for (capability = capability->next; capability; capability = capability->next, count++) {
		uint32_t depth = CAPABILITY_DEPTH(capability->info);
		struct node *node = node_at(capability);

		CU_ASSERT_FATAL(node && capability->previous->next == capability);
		CU_ASSERT_FATAL(depth == node->depth && depth <= OKAPI_MAX_DERIVATION_DEPTH);
		CU_ASSERT_PTR_EQUAL_FATAL(node->parent, path[depth - 1]);
		CU_ASSERT_FATAL(is_tombstone(capability) || CAPABILITY_TYPE(capability->info) == node->type);
		CU_ASSERT_FATAL(is_tombstone(capability) ||
				CAPABILITY_RIGHTS(capability->info) == node->rights);
		CU_ASSERT_EQUAL_FATAL(capability->badge, node->badge);
		path[depth] = node;
	}
	for (uint32_t i = 0; i < NODES; i++)
		used += nodes[i].where != NULL;
	CU_ASSERT_EQUAL_FATAL(count, used);
}

/* Whether the node is a copy of the first one, or it itself. */
static bool is_above(const struct node *first, const struct node *node)
{
	while (node && node != first && node->object == first->object)
		node = node->parent;
	return node == first;
}

/* All copies are counted, and the object knows the first one, from which all others are derived. */
static void check_references(void)
{
	for (uint32_t i = 0; i < NODES; i++) {
		uint32_t references = 0;

		if (!nodes[i].where || is_tombstone(nodes[i].where))
			continue;
		for (uint32_t j = 0; j < NODES; j++)
			references += nodes[j].where && nodes[j].object == nodes[i].object;
		CU_ASSERT_EQUAL_FATAL(nodes[i].object->references, references);
		CU_ASSERT_FATAL(is_above(node_at(nodes[i].object->capability), &nodes[i]));
	}
}

void check(void)
{
	follow();
	check_tree();
	check_references();
}

/* --- what goes ---------------------------------------------------------------------------- */

void doom(struct node *target, bool keep)
{
	for (uint32_t i = 0; i < NODES; i++)
		nodes[i].doomed |= nodes[i].where && (keep ? nodes[i].parent == target : &nodes[i] == target);
	spread_doom();
}

bool is_doom_fulfilled(void)
{
	for (uint32_t i = 0; i < NODES; i++) {
		if (nodes[i].where && nodes[i].doomed)
			return false;
	}
	return true;
}

/* --- beginning and end -------------------------------------------------------------------- */

void open_model(void)
{
	void *memory = aligned_alloc(1u << POOL_ORDER, 1u << POOL_ORDER);
	struct list *list;

	board_reset();
	memset(memory, 0, 1u << POOL_ORDER);
	memset(nodes, 0, sizeof(nodes));
	memset(lists, 0, sizeof(lists));
	memset(&caller, 0, sizeof(caller));
	memset(anchor, 0, sizeof(anchor));
	pool = pool_format(memory, POOL_ORDER);
	free_bytes = pool->free_bytes;
	capability_insert(&anchor[0], &pool->object, OKAPI_TYPE_POOL, OKAPI_RIGHTS_ALL, 0, NULL);
	note(&anchor[0], NULL, OKAPI_RIGHTS_ALL, 0);
	list = list_create(pool, OWN_SLOTS);
	capability_insert(&anchor[1], &list->object, OKAPI_TYPE_LIST, OKAPI_RIGHTS_ALL, 0, &anchor[0]);
	note(&anchor[1], node_at(&anchor[0]), OKAPI_RIGHTS_ALL, 0);
	lists[0] = (struct held_list){list, OWN_SLOTS};
	caller.state = OKAPI_THREAD_READY;
	thread_set_list(&caller, list);
}

/* The caller's own pool and list, in slots 1 and 2, whenever they have been deleted. */
void restore_own(void)
{
	for (uint32_t i = 0; i < 2; i++) {
		struct capability *slot = &caller.list->slot[1 + i];

		if (slot->object)
			continue;
		capability_insert(slot, anchor[i].object, anchor[i].object->type, OKAPI_RIGHTS_ALL, 0,
				  &anchor[i]);
		note(slot, node_at(&anchor[i]), OKAPI_RIGHTS_ALL, 0);
	}
}

/* Everything goes: the pool is as it was when it was new. */
void close_model(void)
{
	thread_set_list(&caller, NULL);
	for (uint32_t i = 0; anchor[0].object && i < 100000; i++) {
		if (pool->object_count == 0)
			break;
		if (!is_tombstone(&anchor[1]) && anchor[1].object)
			capability_delete_dying_step(&anchor[1]);
		else if (anchor[0].next)
			capability_delete_dying_step(anchor[0].next);
		while (object_bury_step()) {
		}
	}
	CU_ASSERT_EQUAL(pool->object_count, 0);
	CU_ASSERT_EQUAL(pool->free_bytes, free_bytes);
	CU_ASSERT_PTR_NULL(anchor[0].next);
	anchor[0].previous->next = NULL;
	free(pool);
}
