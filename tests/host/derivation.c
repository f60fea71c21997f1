/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities: copy, move, delete and revoke, as system calls, against a tree
 * of plain nodes.  Deletions are interrupted anywhere, taken up again or left.
 */
#include <stdlib.h>
#include <string.h>

#include <kernel/endpoint.h>
#include <kernel/list.h>
#include <kernel/pool.h>
#include <kernel/syscall.h>

#include "board.h"
#include "random.h"
#include "suite.h"

#define OWN_SLOTS  48
#define LISTS	   32
#define NODES	   1024
#define POOL_ORDER 17

struct node {
	struct capability *where; /* NULL: unused */
	struct node *parent;
	struct object *object;
	uint32_t type, rights, badge, depth;
	bool doomed; /* may go at any time */
};

struct held_list {
	struct list *list; /* NULL: unused */
	uint32_t count;
};

static struct node nodes[NODES];
static struct held_list lists[LISTS];
/* In no list: what the pool and the caller's own list live by. */
static struct capability anchor[2];
static struct pool *pool;
static struct thread caller;
static uint32_t free_bytes; /* of the pool when it is empty */
static uint32_t restarts, abandoned, list_deaths;

/* --- the model ---------------------------------------------------------------------------- */

static struct node *node_at(const struct capability *where)
{
	for (uint32_t i = 0; i < NODES; i++) {
		if (nodes[i].where == where)
			return &nodes[i];
	}
	return NULL;
}

static void note(struct capability *where, struct node *parent, uint32_t rights, uint32_t badge)
{
	struct node *node = node_at(NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(node);
	*node = (struct node){.where = where, .parent = parent, .object = where->object};
	node->type = where->object->type;
	node->rights = rights;
	node->badge = badge;
	node->depth = parent ? parent->depth + 1 : 1;
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

static bool is_tombstone(const struct capability *slot)
{
	return slot->object && CAPABILITY_TYPE(slot->info) == OKAPI_TYPE_NONE;
}

/* Without a call in progress, only what is dying already goes on its own. */
static void reset_doom(void)
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

static void check(void)
{
	follow();
	check_tree();
	check_references();
}

/* --- system calls, and what must come of them --------------------------------------------- */

static struct capability *model_slot(const uint32_t *r, uint32_t argument, uint32_t right, uint32_t *error)
{
	struct list *list = caller.list;

	if (r[argument] != 0) {
		const struct capability *named = &caller.list->slot[r[argument]];

		*error = r[argument] >= OWN_SLOTS			     ? OKAPI_ERROR_SLOT_RANGE
			 : CAPABILITY_TYPE(named->info) == OKAPI_TYPE_NONE   ? OKAPI_ERROR_SLOT_EMPTY
			 : CAPABILITY_TYPE(named->info) != OKAPI_TYPE_LIST   ? OKAPI_ERROR_TYPE
			 : (CAPABILITY_RIGHTS(named->info) & right) != right ? OKAPI_ERROR_RIGHTS
									     : OKAPI_OK;
		*error |= argument << 8;
		if (OKAPI_ERROR_REASON(*error) != OKAPI_OK)
			return NULL;
		list = container_of(named->object, struct list, object);
	}
	*error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, argument + 1);
	return r[argument + 1] == 0 || r[argument + 1] >= list->count ? NULL : &list->slot[r[argument + 1]];
}

static struct capability *model_free(const uint32_t *r, uint32_t argument, uint32_t *error)
{
	struct capability *slot = model_slot(r, argument, OKAPI_LIST_MODIFY, error);

	*error = slot ? OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_OCCUPIED, argument + 1) : *error;
	return slot && !slot->object ? slot : NULL;
}

static struct capability *model_filled(const uint32_t *r, uint32_t argument, uint32_t right, uint32_t *error)
{
	struct capability *slot = model_slot(r, argument, right, error);

	*error = slot ? OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, argument + 1) : *error;
	return slot && slot->object && !is_tombstone(slot) ? slot : NULL;
}

static void random_slot(uint32_t *r, uint32_t argument)
{
	r[argument] = random_below(3) ? 0 : random_below(OWN_SLOTS + 1);
	/* Most often one that names a list. */
	for (uint32_t i = 0; i < OWN_SLOTS && random_below(2) && r[argument] == 0; i++) {
		if (CAPABILITY_TYPE(caller.list->slot[i].info) == OKAPI_TYPE_LIST && random_below(3) == 0)
			r[argument] = i;
	}
	r[argument + 1] = random_below(random_below(20) ? 16 : OWN_SLOTS + 2);
}

static void copy(void)
{
	uint32_t *r = caller.registers.r, expected;
	struct capability *to, *from = NULL;
	uint32_t rights, badge;

	random_slot(r, 0);
	random_slot(r, 2);
	r[5] = random_below(3) ? 0 : 1 + random_below(9);
	to = model_free(r, 0, &expected);
	if (to)
		from = model_filled(r, 2, OKAPI_LIST_COPY_FROM, &expected);
	r[4] = from && random_below(8)
		       ? CAPABILITY_RIGHTS(from->info) & (random_below(3) ? 15 : random_below(16))
		       : random_below(33);
	rights = r[4];
	badge = r[5];
	if (from && (rights & ~CAPABILITY_RIGHTS(from->info)))
		expected = OKAPI_ERROR_AT(OKAPI_ERROR_RIGHTS, 4);
	else if (from && badge &&
		 (from->badge || (from->object->type != OKAPI_TYPE_ENDPOINT &&
				  from->object->type != OKAPI_TYPE_NOTIFICATION)))
		expected = OKAPI_ERROR_AT(OKAPI_ERROR_BADGE, 5);
	else if (from && node_at(from)->depth == OKAPI_MAX_DERIVATION_DEPTH)
		expected = OKAPI_ERROR_AT(OKAPI_ERROR_DEPTH, 3);
	else if (from)
		expected = OKAPI_OK;
	CU_ASSERT_EQUAL_FATAL(sys_cap_copy(&caller), expected);
	if (expected == OKAPI_OK)
		note(to, node_at(from), rights, badge ? badge : from->badge);
}

static void move(void)
{
	uint32_t *r = caller.registers.r, expected;
	struct capability *to, *from = NULL;

	random_slot(r, 0);
	random_slot(r, 2);
	to = model_free(r, 0, &expected);
	if (to)
		from = model_filled(r, 2, OKAPI_LIST_MODIFY, &expected);
	CU_ASSERT_EQUAL_FATAL(sys_cap_move(&caller), from ? OKAPI_OK : expected);
	if (from)
		node_at(from)->where = to;
	reset_doom();
}

static void create(void)
{
	static const uint32_t type[] = {OKAPI_TYPE_ENDPOINT, OKAPI_TYPE_NOTIFICATION, OKAPI_TYPE_TIMER,
					OKAPI_TYPE_LIST,     OKAPI_TYPE_LIST,	      OKAPI_TYPE_POOL};
	uint32_t *r = caller.registers.r, error, saved[13];
	result_t result;
	struct capability *to, *payer;

	r[0] = random_below(4) ? 1 : 1 + random_below(OWN_SLOTS - 1);
	r[1] = type[random_below(6)];
	random_slot(r, 2);
	r[4] = r[1] == OKAPI_TYPE_POOL ? 4096 : 16;
	payer = &caller.list->slot[r[0]];
	to = model_free(r, 2, &error);
	memcpy(saved, r, sizeof(saved));
	while ((result = sys_create(&caller)) == RESULT_RESTART)
		check();
	CU_ASSERT_EQUAL_FATAL(memcmp(saved, r, sizeof(saved)), 0);
	if (result != OKAPI_OK)
		return;
	CU_ASSERT_FATAL(to && to->object && to->object->type == r[1] && to->object->references == 1);
	note(to, node_at(payer), OKAPI_RIGHTS_ALL, 0);
	for (uint32_t i = 0; r[1] == OKAPI_TYPE_LIST; i++) {
		CU_ASSERT_FATAL(i < LISTS);
		if (!lists[i].list) {
			lists[i] = (struct held_list){container_of(to->object, struct list, object), 16};
			break;
		}
	}
}

static void doom(struct node *target, bool keep)
{
	for (uint32_t i = 0; i < NODES; i++)
		nodes[i].doomed |= nodes[i].where && (keep ? nodes[i].parent == target : &nodes[i] == target);
	spread_doom();
}

static bool is_doom_fulfilled(void)
{
	for (uint32_t i = 0; i < NODES; i++) {
		if (nodes[i].where && nodes[i].doomed)
			return false;
	}
	return true;
}

/* Deletes or revokes; may leave it half done, for good. */
static void delete_or_revoke(bool keep)
{
	uint32_t *r = caller.registers.r, error, list, slot;
	struct capability *target;
	result_t result;

	random_slot(r, 0);
	list = r[0];
	slot = r[1];
	target = model_slot(r, 0, OKAPI_LIST_MODIFY, &error);
	if (target && !target->object)
		error = OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_EMPTY, 1);
	if (target && target->object)
		doom(node_at(target), keep);
	do {
		result = keep ? sys_cap_revoke(&caller) : sys_cap_delete(&caller);
		CU_ASSERT_FATAL(r[0] == list && r[1] == slot);
		check();
		restarts += result == RESULT_RESTART;
	} while (result == RESULT_RESTART && random_below(12));
	if (!target || !error || result == RESULT_RESTART) {
		abandoned += result == RESULT_RESTART;
	} else if (result == OKAPI_OK) {
		/* A list that died on the way goes on dying in the graveyard. */
		while (!is_doom_fulfilled() && object_bury_step())
			check();
		CU_ASSERT_FATAL(is_doom_fulfilled());
	} else {
		/* What named it may itself have gone, between two steps. */
		CU_ASSERT_FATAL(result == error || restarts > 0);
	}
	reset_doom();
}

/* --- tests -------------------------------------------------------------------------------- */

static void open_model(void)
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
static void restore_own(void)
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
static void close_model(void)
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

static void run_random(uint32_t seed, uint32_t preempt_in)
{
	random_seed(seed);
	open_model();
	board.preempt_in = preempt_in;
	for (uint32_t i = 0; i < 3000; i++) {
		uint32_t what = random_below(100);

		restore_own();
		if (what < 30)
			create();
		else if (what < 70)
			copy();
		else if (what < 85)
			move();
		else
			delete_or_revoke(what >= 94);
		check();
	}
	close_model();
}

static void test_random(void)
{
	restarts = 0;
	for (uint32_t seed = 1; seed <= 4; seed++)
		run_random(seed, 0);
	CU_ASSERT_EQUAL(restarts, 0);
	CU_ASSERT(list_deaths > 10);
}

static void test_interrupted(void)
{
	for (uint32_t seed = 10; seed <= 18; seed++)
		run_random(seed, 1 + seed % 3);
	CU_ASSERT(restarts > 100 && abandoned > 10);
}

/* A chain of copies as long as may be, moved about, and cut at each place. */
static void test_depth(void)
{
	uint32_t *r = caller.registers.r;

	open_model();
	restore_own();
	for (uint32_t cut = 0; cut < 5; cut++) {
		uint32_t depth = node_at(&caller.list->slot[2])->depth, slot = 3;

		memset(r, 0, sizeof(caller.registers));
		for (; depth < OKAPI_MAX_DERIVATION_DEPTH; depth++, slot++) {
			r[1] = slot;
			r[3] = slot - 1;
			r[4] = OKAPI_RIGHTS_ALL;
			CU_ASSERT_EQUAL(sys_cap_copy(&caller), OKAPI_OK);
			note(&caller.list->slot[slot], node_at(&caller.list->slot[slot - 1]),
			     OKAPI_RIGHTS_ALL, 0);
		}
		check();
		r[1] = slot;
		r[3] = slot - 1;
		CU_ASSERT_EQUAL(sys_cap_copy(&caller), OKAPI_ERROR_AT(OKAPI_ERROR_DEPTH, 3));
		r[0] = 0;
		r[1] = 2 + 6 * cut;
		doom(node_at(&caller.list->slot[r[1]]), true);
		CU_ASSERT_EQUAL(sys_cap_revoke(&caller), OKAPI_OK);
		check();
		CU_ASSERT(is_doom_fulfilled());
		r[1] = 2;
		doom(node_at(&caller.list->slot[2]), true);
		CU_ASSERT_EQUAL(sys_cap_revoke(&caller), OKAPI_OK);
		check();
	}
	close_model();
}

/* Lists that refer to one another and to themselves only, until their pool goes. */
static void test_cycle(void)
{
	struct object *first, *second;

	open_model();
	restore_own();
	for (uint32_t slot = 5; slot < 7; slot++) {
		memcpy(caller.registers.r, (uint32_t[]){1, OKAPI_TYPE_LIST, 0, slot, 8},
		       5 * sizeof(uint32_t));
		CU_ASSERT_EQUAL(sys_create(&caller), OKAPI_OK);
	}
	first = caller.list->slot[5].object;
	second = caller.list->slot[6].object;
	memcpy(caller.registers.r, (uint32_t[]){5, 3, 0, 6}, 4 * sizeof(uint32_t));
	CU_ASSERT_EQUAL(sys_cap_move(&caller), OKAPI_OK);
	memcpy(caller.registers.r, (uint32_t[]){5, 4, 0, 5}, 4 * sizeof(uint32_t));
	CU_ASSERT_EQUAL(sys_cap_move(&caller), OKAPI_OK);
	CU_ASSERT_EQUAL(first->references + second->references, 2);
	CU_ASSERT_EQUAL(pool->object_count, 3);
	memcpy(caller.registers.r, (uint32_t[]){0, 1}, 2 * sizeof(uint32_t));
	CU_ASSERT_EQUAL(sys_cap_delete(&caller), OKAPI_OK);
	while (object_bury_step()) {
	}
	CU_ASSERT_EQUAL(pool->object_count, 1);
	close_model();
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"against a tree", test_random},
		{"depth", test_depth},
		{"cycle of lists", test_cycle},
		{"interrupted deletions", test_interrupted},
	};

	return RUN_SUITE("derivation", tests);
}
