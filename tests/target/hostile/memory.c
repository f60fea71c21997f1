/* SPDX-License-Identifier: BSD-2-Clause */
/* Has a pattern in its memory, maps and unmaps it, and makes objects of its pool: all must be as it left it.
 */
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "neighbour.h"

#define CHUNK  0x10000 /* bytes looked at in a round */
#define WINDOW 0x70000000

static uint32_t pattern(uint32_t index)
{
	return index * 2246822519u + 1;
}

static uint32_t check_chunk(uint32_t round, const okl4_env_segment_t *field)
{
	uint32_t wrong = 0, offset = round * CHUNK % field->size, done = 0;
	const volatile uint32_t *word = (const volatile uint32_t *)WINDOW;

	wrong += okl4_sys_map(OKL4_SLOT_SPACE, field->segment, WINDOW, field->offset + offset, CHUNK,
			      OKAPI_MAP_READ, &done) != 0;
	wrong += done != CHUNK;
	if (wrong)
		return wrong;
	for (uint32_t i = round % 7; i < CHUNK / 4; i += 7)
		wrong += word[i] != pattern(offset / 4 + i);
	wrong += okl4_sys_unmap(OKL4_SLOT_SPACE, WINDOW, CHUNK, &done) != 0;
	return wrong;
}

/* The pool is this cell's alone: the same numbers before and after, and never refused. */
static uint32_t use_pool(void)
{
	uint32_t before[4], after[4], wrong = 0;

	okl4_sys_pool_query(OKL4_SLOT_POOL, &before[0], &before[1], &before[2], &before[3]);
	wrong += okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, 0, SLOT_FIRST_FREE, 0x4000, 0, 0) != 0;
	wrong += okl4_sys_create(SLOT_FIRST_FREE, OKAPI_TYPE_ENDPOINT, 0, SLOT_FIRST_FREE + 1, 0, 0, 0) != 0;
	wrong += okl4_sys_create(SLOT_FIRST_FREE, OKAPI_TYPE_LIST, 0, SLOT_FIRST_FREE + 2, 64, 0, 0) != 0;
	wrong += okl4_sys_cap_delete(0, SLOT_FIRST_FREE) != 0;
	okl4_sys_pool_query(OKL4_SLOT_POOL, &after[0], &after[1], &after[2], &after[3]);
	for (uint32_t i = 0; i < 4; i++)
		wrong += before[i] != after[i];
	return wrong;
}

static uint32_t work(uint32_t round)
{
	return check_chunk(round, okl4_env_get_segment(MEMORY_FIELD)) + use_pool();
}

int main(void)
{
	const okl4_env_segment_t *field = okl4_env_get_segment(MEMORY_FIELD);
	uint32_t *word = (uint32_t *)field->virt_addr, done;

	for (uint32_t i = 0; i < field->size / 4; i++)
		word[i] = pattern(i);
	/* Seen at another address from now on: what is in the cache must be in memory. */
	okl4_sys_cache(OKL4_SLOT_SPACE, field->virt_addr, field->size, OKAPI_CACHE_CLEAN_INVALIDATE);
	okl4_sys_unmap(OKL4_SLOT_SPACE, field->virt_addr, field->size, &done);
	neighbour_live(work);
}
