/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random system calls on capabilities: what each must answer is told from the
 * slots that it names, before it is made.
 */
#include "derivation_calls.h"

#include <string.h>

#include <kernel/syscall.h>

#include "board.h"
#include "derivation_model.h"
#include "random.h"
#include "suite.h"

uint32_t restarts, abandoned;

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
	if (r[1] == OKAPI_TYPE_LIST)
		note_list(container_of(to->object, struct list, object), 16);
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

void run_random(uint32_t seed, uint32_t preempt_in)
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
