/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities: copy, move, delete and revoke, as system calls, against a tree
 * of plain nodes.  Deletions are interrupted anywhere, taken up again or left.
 */
#include <string.h>

#include <kernel/syscall.h>

#include "derivation_calls.h"
#include "derivation_model.h"
#include "suite.h"

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
