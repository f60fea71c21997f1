/* SPDX-License-Identifier: BSD-2-Clause */
/* Random operations on the spaces of a world. */
#include "memory_world.h"

#include "random.h"

static uint32_t living(void)
{
	uint32_t index;

	do
		index = random_below(WORLD_SPACES);
	while (!world_space[index] || world_space[index]->object.dying);
	return index;
}

static uint32_t random_range(uint32_t *size)
{
	static const uint32_t unit[] = {OKAPI_PAGE_SIZE, OKAPI_PAGE_SIZE, OKAPI_LARGE_PAGE_SIZE,
					OKAPI_SECTION_SIZE};
	uint32_t grain = unit[random_below(4)], offset = random_below(WORLD_MEGABYTES << 20) & ~(grain - 1);

	*size = grain * (1 + random_below(grain == OKAPI_SECTION_SIZE ? 2 : 8));
	if (*size > (WORLD_MEGABYTES << 20) - offset)
		*size = (WORLD_MEGABYTES << 20) - offset;
	return WORLD_BASE + offset;
}

static void map_random(void)
{
	static const uint32_t cache[] = {OKAPI_MAP_CACHED,	  OKAPI_MAP_CACHED,   OKAPI_MAP_CACHED,
					 OKAPI_MAP_WRITE_THROUGH, OKAPI_MAP_UNCACHED, OKAPI_MAP_DEVICE};
	uint32_t size, address = random_range(&size), flags = OKAPI_MAP_READ | cache[random_below(6)];
	uint32_t offset = (random_below(8) << 20) + (address & 0xfffff);

	if (random_below(4))
		flags |= OKAPI_MAP_WRITE;
	if (random_below(3) == 0)
		offset += OKAPI_PAGE_SIZE * random_below(32);
	if (offset + size <= WORLD_FRAMES * OKAPI_PAGE_SIZE)
		world_map(living(), address, WORLD_PHYSICAL + offset, size, flags,
			  random_below(WORLD_SHARED));
}

/* An address that is mapped in the running space, most often; every other time the one before. */
static uint32_t random_user_address(void)
{
	static uint32_t place;
	uint32_t start = random_below(WORLD_PAGES);

	if (random_below(2))
		return WORLD_BASE + (place << PAGE_SHIFT);
	place = start;
	for (uint32_t i = 0; random_below(16) && i < WORLD_PAGES; i++) {
		place = (start + i) % WORLD_PAGES;
		if (world_is_mapped(world_running, WORLD_BASE + (place << PAGE_SHIFT)))
			break;
	}
	return WORLD_BASE + (place << PAGE_SHIFT);
}

static uint32_t random_address(void)
{
	if (random_below(12) == 0)
		return world_space[world_running]->arch.utcb_address +
		       OKAPI_PAGE_SIZE * random_below(WORLD_UTCB_PAGES);
	return random_user_address();
}

static void end_or_begin_space(void)
{
	uint32_t index = random_below(WORLD_SPACES);

	if (!world_space[index])
		world_create(index);
	else if (!world_space[index]->object.dying && index != world_running && random_below(4) == 0)
		world_bury(index);
	for (uint32_t i = random_below(6); i > 0; i--)
		world_bury_step();
}

static void change_mappings(void)
{
	uint32_t size, address, what = random_below(8);

	if (what < 5) {
		map_random();
	} else if (what < 7) {
		address = random_range(&size);
		world_unmap(living(), address, size);
	} else {
		world_revoke(random_below(WORLD_SHARED), 1 + random_below(40));
	}
}

void world_step(void)
{
	uint32_t what = random_below(100), number = random_below(WORLD_OFFSETS);

	if (what < 50)
		world_access(random_address(), number, random_below(2));
	else if (what < 60)
		world_fetch(random_user_address(), number, random_below(2));
	else if (what < 62)
		world_access_kernel(random_below(2) ? 0x40500000 : 0xfff00000);
	else if (what < 76)
		world_switch(living(), random_below(2));
	else if (what < 80)
		world_take_utcb(living(), random_below(WORLD_UTCB_PAGES));
	else if (what < 84)
		random_below(2) ? world_transfer(world_running, living())
				: world_transfer(living(), world_running);
	else if (what < 94)
		change_mappings();
	else if (what < 96)
		end_or_begin_space();
	else
		model_lose_something();
	world_check();
}
