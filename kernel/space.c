/* SPDX-License-Identifier: BSD-2-Clause */
/* Address spaces as objects: their numbers, their threads' UTCBs, their end. */
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/space.h>
#include <kernel/thread.h>
#include <kernel/vcpu.h>

static uint32_t space_number_used[OKAPI_MAX_SPACES / 32];

static bool take_number(struct space *space)
{
	for (uint32_t i = 0; i < OKAPI_MAX_SPACES; i++) {
		if (!(space_number_used[i / 32] & 1u << i % 32)) {
			space_number_used[i / 32] |= 1u << i % 32;
			space->number = i;
			return true;
		}
	}
	return false;
}

static void give_number(const struct space *space)
{
	space_number_used[space->number / 32] &= ~(1u << space->number % 32);
}

struct space *space_create(struct pool *pool, result_t *error)
{
	struct object *object = object_create(pool, OKAPI_TYPE_SPACE, sizeof(struct space));
	struct space *space;

	*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
	if (!object)
		return NULL;
	space = container_of(object, struct space, object);
	if (!take_number(space)) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_LIMIT, 1);
		space->number = OKAPI_MAX_SPACES;
		object_bury(object, NULL);
		return NULL;
	}
	if (!arch_space_init(space)) {
		object_bury(object, NULL);
		return NULL;
	}
	return space;
}

uint32_t space_take_utcb(struct space *space, uint32_t number, struct okapi_utcb **utcb)
{
	uint32_t *word = &space->utcb_used[number / 32], bit = 1u << number % 32;

	if (*word & bit)
		return OKAPI_ERROR_UTCB_IN_USE;
	*utcb = arch_utcb_map(space, number);
	if (!*utcb)
		return OKAPI_ERROR_NO_MEMORY;
	*word |= bit;
	return OKAPI_OK;
}

void space_give_utcb(struct space *space, uint32_t number)
{
	space->utcb_used[number / 32] &= ~(1u << number % 32);
}

bool space_destroy_step(struct object *object)
{
	struct space *space = container_of(object, struct space, object);
	uint32_t address, size = 1u << DIRECTORY_SHIFT;

	if (space->vcpu)
		vcpu_space_gone(space->vcpu);
	if (space->threads) {
		struct thread *thread = container_of(space->threads, struct thread, space_link);

		thread_stop(thread);
		thread_set_space(thread, NULL, 0);
		return false;
	}
	while (object->stage < DIRECTORY_ENTRIES) {
		if (space->directory[object->stage]) {
			address = ((uint32_t)object->stage << DIRECTORY_SHIFT) + space->swept;
			size -= space->swept;
			space_unmap_step(space, &address, &size);
			space->swept = address & ((1u << DIRECTORY_SHIFT) - 1);
			return false;
		}
		space->swept = 0;
		object->stage++;
	}
	if (!arch_space_release_step(space))
		return false;
	if (space->number < OKAPI_MAX_SPACES)
		give_number(space);
	return true;
}
