/* SPDX-License-Identifier: BSD-2-Clause */
/* The spaces of a world, what they map, and what runs. */
#include "memory_world.h"

#include <string.h>

#include <arch/first_level.h>
#include <arch/space_switch.h>
#include <kernel/pool.h>

#include "memory_account.h"

const char *world_failure;
struct space *world_space[WORLD_SPACES];
struct pool *world_pool;
uint32_t world_running;

struct page_account world_page[WORLD_SPACES][WORLD_PAGES];
struct frame_account world_frame[WORLD_FRAMES];
uint32_t world_utcb_word[WORLD_SPACES][WORLD_UTCB_PAGES][WORLD_OFFSETS];
bool world_utcb_taken[WORLD_SPACES][WORLD_UTCB_PAGES];
struct thread world_runner;
const uint32_t world_offset[WORLD_OFFSETS] = {0, 4, 0x1e0, 0xffc};
static struct capability capability[WORLD_SHARED];
static struct capability space_slot[WORLD_SPACES]; /* emptied by the kernel when the space is gone */

void world_fail(const char *what)
{
	if (!world_failure)
		world_failure = what;
}

/* Lets nothing of the last world remain in the kernel. */
static void end_world(void)
{
	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		if (world_space[i] && !world_space[i]->object.dying)
			world_bury(i);
	}
	while (object_bury_step()) {
	}
	memset(world_space, 0, sizeof(world_space));
}

void world_open(void)
{
	end_world();
	model_reset();
	for (uint32_t megabyte = 0; megabyte < MODEL_POOL_SIZE >> SECTION_SHIFT; megabyte++)
		model_set_kernel_entry(0x404 + megabyte,
				       (MODEL_POOL_PHYSICAL + (megabyte << SECTION_SHIFT)) | 0x41e);
	model_set_kernel_entry(0xfff, 0xfff0041e);
	world_pool = pool_format((void *)(uintptr_t)0x40400000, 22);
	world_failure = NULL;
	memset(world_page, 0, sizeof(world_page));
	memset(world_frame, 0, sizeof(world_frame));
	memset(capability, 0, sizeof(capability));
	for (uint32_t i = 0; i < WORLD_FRAMES; i++) {
		for (uint32_t j = 0; j < WORLD_OFFSETS; j++)
			world_frame[i].word[j] =
				model_initial_word(WORLD_PHYSICAL + (i << PAGE_SHIFT) + world_offset[j]);
	}
	for (uint32_t i = 0; i < WORLD_SPACES; i++)
		world_create(i);
	world_switch(0, false);
}

/* --- spaces ------------------------------------------------------------------------------- */

void world_create(uint32_t index)
{
	result_t error;

	memset(world_utcb_word[index], 0, sizeof(world_utcb_word[index]));
	memset(world_utcb_taken[index], 0, sizeof(world_utcb_taken[index]));
	world_space[index] = space_create(world_pool, &error);
	if (!world_space[index])
		world_fail("no memory for a space");
	else
		capability_insert(&space_slot[index], &world_space[index]->object, OKAPI_TYPE_SPACE,
				  OKAPI_RIGHTS_ALL, 0, NULL);
}

void world_bury(uint32_t index)
{
	capability_delete_dying_step(&space_slot[index]);
}

static void forget(struct page_account *mapped)
{
	if (mapped->physical)
		frame_at(mapped->physical)->users--;
	memset(mapped, 0, sizeof(*mapped));
}

static void forget_buried(void)
{
	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		if (!world_space[i] || space_slot[i].object)
			continue;
		world_space[i] = NULL;
		for (uint32_t j = 0; j < WORLD_PAGES; j++)
			forget(&world_page[i][j]);
	}
}

void world_bury_step(void)
{
	object_bury_step();
	forget_buried();
}

void world_switch(uint32_t index, bool fast)
{
	world_running = index;
	world_runner.space = world_space[index];
	world_runner.runs_in = &world_space[index]->arch;
	if (!fast || world_runner.space->arch.access == 0)
		arch_switch_to(&world_runner);
	model_operate(MODEL_SET_DOMAIN_ACCESS, world_runner.space->arch.access, "exit");
}

/* --- mapping ------------------------------------------------------------------------------ */

static bool may_map(uint32_t address, uint32_t physical, uint32_t size, uint32_t flags)
{
	bool cached = (flags & OKAPI_MAP_CACHE_MASK) < OKAPI_MAP_UNCACHED;

	for (uint32_t i = 0; i < size; i += OKAPI_PAGE_SIZE) {
		const struct frame_account *used = frame_at(physical + i);

		if (used->users > 0 && (used->cached != cached || (cached && used->address != address + i)))
			return false;
	}
	return true;
}

static void note_mapped(uint32_t index, uint32_t address, uint32_t physical, uint32_t flags, uint32_t through)
{
	struct page_account *mapped = page_at(index, address);
	struct frame_account *used = frame_at(physical);

	if (mapped->physical)
		world_fail("mapped over something");
	*mapped = (struct page_account){physical, flags, through};
	used->users++;
	used->address = address;
	used->cached = (flags & OKAPI_MAP_CACHE_MASK) < OKAPI_MAP_UNCACHED;
}

void world_map(uint32_t index, uint32_t address, uint32_t physical, uint32_t size, uint32_t flags,
	       uint32_t through)
{
	struct mapping mapping = {world_space[index], &capability[through], address, physical, size, flags};
	result_t result;

	if (!may_map(address, physical, size, flags))
		return;
	do {
		result = space_map_step(&mapping);
		for (; address < mapping.address; address += OKAPI_PAGE_SIZE, physical += OKAPI_PAGE_SIZE)
			note_mapped(index, address, physical, flags, through);
	} while (result == RESULT_RESTART);
	if (result == OKAPI_ERROR_MAPPED && !page_at(index, mapping.address)->physical)
		world_fail("refused to map where nothing is");
	else if (result != OKAPI_OK && result != OKAPI_ERROR_MAPPED)
		world_fail("refused to map");
}

void world_unmap(uint32_t index, uint32_t address, uint32_t size)
{
	uint32_t done = address;
	result_t result;

	do {
		result = space_unmap_step(world_space[index], &address, &size);
		for (; done < address; done += OKAPI_PAGE_SIZE)
			forget(page_at(index, done));
		world_check();
		world_check_unmapped();
	} while (result == RESULT_RESTART && !world_failure);
	if (result != OKAPI_OK && result != OKAPI_ERROR_NO_MEMORY)
		world_fail("refused to unmap");
}

/* After part of what was mapped through a capability is gone: the kernel's tables tell which. */
static void forget_revoked(uint32_t through)
{
	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		for (uint32_t j = 0; j < WORLD_PAGES; j++) {
			uint32_t shift;

			if (world_page[i][j].physical && world_page[i][j].capability == through &&
			    space_find(world_space[i], WORLD_BASE + (j << PAGE_SHIFT), &shift) ==
				    ARCH_ENTRY_EMPTY)
				forget(&world_page[i][j]);
		}
	}
}

void world_revoke(uint32_t through, uint32_t most)
{
	while (capability[through].mappings && most-- > 0)
		space_unmap_link(capability[through].mappings);
	forget_revoked(through);
	if (capability[through].mappings)
		return;
	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		for (uint32_t j = 0; j < WORLD_PAGES; j++) {
			if (world_page[i][j].physical && world_page[i][j].capability == through)
				world_fail("mapped through a capability that maps nothing");
		}
	}
}

/* --- the account -------------------------------------------------------------------------- */

/* What is mapped nowhere is in memory: its next user may be a device. */
void world_check_unmapped(void)
{
	for (uint32_t i = 0; i < WORLD_FRAMES; i++) {
		for (uint32_t j = 0; world_frame[i].users == 0 && j < WORLD_OFFSETS; j++) {
			if (model_memory_word(WORLD_PHYSICAL + (i << PAGE_SHIFT) + world_offset[j]) !=
			    world_frame[i].word[j])
				world_fail("a word of unmapped memory is not in memory");
		}
	}
}

bool world_is_mapped(uint32_t index, uint32_t address)
{
	return page_at(index, address)->physical != 0;
}
