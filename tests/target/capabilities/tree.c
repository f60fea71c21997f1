/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deleting and revoking against a model: random copies, moves, deletions and
 * revocations in four lists of two cells, compared after every step.
 */
#include "channels.h"
#include "capabilities.h"
#include "random.h"

#define LISTS	 4
#define PER_LIST 24
#define NODES	 (LISTS * PER_LIST)
#define STEPS	 4000
#define NOBODY	 NODES

/* Slots of the peer's list that it does not use itself. */
#define PEER_FIRST 30

struct node {
	bool filled;
	uint32_t parent, depth, rights;
};

static struct node model[NODES];
static uint32_t random_state = 0x1234567;

static uint32_t random_below(uint32_t limit)
{
	return random_next(&random_state) % limit;
}

static uint32_t list_of(uint32_t node)
{
	static const uint32_t list[LISTS] = {0, SLOT_LIST_A, SLOT_LIST_B, SLOT_PEER_CELL_LIST};

	return list[node / PER_LIST];
}

static uint32_t slot_of(uint32_t node)
{
	static const uint32_t first[LISTS] = {SLOT_TEST, 2, 3, PEER_FIRST};

	return first[node / PER_LIST] + node % PER_LIST;
}

static bool below(uint32_t node, uint32_t ancestor)
{
	for (uint32_t parent = model[node].parent; parent != NOBODY; parent = model[parent].parent) {
		if (parent == ancestor)
			return true;
	}
	return false;
}

static void forget(uint32_t node, bool itself)
{
	bool gone[NODES];

	for (uint32_t i = 0; i < NODES; i++)
		gone[i] = model[i].filled && (below(i, node) || (itself && i == node));
	for (uint32_t i = 0; i < NODES; i++)
		model[i].filled = model[i].filled && !gone[i];
}

static void step_copy(uint32_t from, uint32_t to, uint32_t top)
{
	uint32_t rights = random_below(16) & model[from].rights;
	uint32_t error = okl4_sys_cap_copy(list_of(to), slot_of(to), list_of(from), slot_of(from), rights, 0);

	if (model[to].filled) {
		CHECK_ERROR(OKAPI_ERROR_SLOT_OCCUPIED, 1, error);
	} else if (!model[from].filled) {
		CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 3, error);
	} else if (model[from].depth == top) {
		CHECK_ERROR(OKAPI_ERROR_DEPTH, 3, error);
	} else {
		CHECK_EQUAL(0, error);
		model[to] = (struct node){true, from, model[from].depth + 1, rights};
	}
}

static void step_move(uint32_t from, uint32_t to)
{
	uint32_t error = okl4_sys_cap_move(list_of(to), slot_of(to), list_of(from), slot_of(from));

	if (model[to].filled) {
		CHECK_ERROR(OKAPI_ERROR_SLOT_OCCUPIED, 1, error);
	} else if (!model[from].filled) {
		CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 3, error);
	} else {
		CHECK_EQUAL(0, error);
		model[to] = model[from];
		model[from].filled = false;
		for (uint32_t i = 0; i < NODES; i++) {
			if (model[i].filled && model[i].parent == from)
				model[i].parent = to;
		}
	}
}

static void step_remove(uint32_t node, bool itself)
{
	uint32_t error = itself ? drop(list_of(node), slot_of(node))
				: okl4_sys_cap_revoke(list_of(node), slot_of(node));

	if (!model[node].filled) {
		CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 1, error);
		return;
	}
	CHECK_EQUAL(0, error);
	forget(node, itself);
}

static bool agrees(void)
{
	for (uint32_t i = 0; i < NODES; i++) {
		struct seen seen = see(list_of(i), slot_of(i));

		if (model[i].filled != (seen.type == OKAPI_TYPE_ENDPOINT) ||
		    (model[i].filled && seen.rights != model[i].rights))
			return false;
	}
	return true;
}

static void make_root(void)
{
	for (uint32_t i = 0; i < NODES; i++)
		model[i].filled = false;
	CHECK_EQUAL(0, create(OKAPI_TYPE_ENDPOINT, SLOT_TEST));
	model[0] = (struct node){true, NOBODY, 0, OKAPI_RIGHTS_ALL};
}

static uint32_t copies_possible(void)
{
	uint32_t count = 0;

	while (count < NODES - 1 && copy(0, SLOT_TEST + 1 + count, 0, SLOT_TEST + count) == 0)
		count++;
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_TEST));
	return count;
}

static void agrees_with_the_model(void)
{
	struct pool_use before;
	uint32_t top, root;

	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_B));
	before = pool_use(OKL4_SLOT_POOL);
	make_root();
	top = copies_possible();
	for (uint32_t step = 0; step < STEPS; step++) {
		uint32_t kind = random_below(100), a = random_below(NODES), b = random_below(NODES);

		if (kind < 78)
			step_copy(a, b, top);
		else if (kind < 92)
			step_move(a, b);
		else
			step_remove(a, kind < 97);
		for (root = 0; root < NODES && !(model[root].filled && model[root].parent == NOBODY); root++)
			;
		if (root == NODES) {
			CHECK_SAME_USE(before, OKL4_SLOT_POOL);
			make_root();
		}
		if (!CHECK(agrees()) || !CHECK_EQUAL(0, broken_invariant()))
			return;
	}
	for (root = 0; !(model[root].filled && model[root].parent == NOBODY); root++)
		;
	CHECK_EQUAL(0, drop(list_of(root), slot_of(root)));
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_B));
}

/* A chain and a fan of copies, over all lists, go in one call. */
static void one_revoke_takes_all(void)
{
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_B));
	CHECK_EQUAL(0, create(OKAPI_TYPE_NOTIFICATION, SLOT_TEST));
	for (uint32_t i = 2; i < 26; i++) {
		CHECK_EQUAL(
			0, copy(SLOT_LIST_A, i, i > 2 ? SLOT_PEER_CELL_LIST : 0, i > 2 ? 27 + i : SLOT_TEST));
		CHECK_EQUAL(0, copy(SLOT_PEER_CELL_LIST, 28 + i, SLOT_LIST_A, 2));
		CHECK_EQUAL(0, copy(SLOT_LIST_B, i, 0, SLOT_TEST));
	}
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_TEST));
	for (uint32_t i = 2; i < 26; i++) {
		CHECK_EMPTY(SLOT_LIST_A, i);
		CHECK_EMPTY(SLOT_LIST_B, i);
		CHECK_EMPTY(SLOT_PEER_CELL_LIST, 28 + i);
	}
	CHECK_EQUAL(OKAPI_TYPE_NOTIFICATION, see(0, SLOT_TEST).type);
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_TEST, 1));
	CHECK_EQUAL(0, drop(0, SLOT_TEST));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_B));
}

void test_tree(void)
{
	RUN(agrees_with_the_model);
	RUN(one_revoke_takes_all);
}
