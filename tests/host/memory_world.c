/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_world.h"

#include <stdlib.h>
#include <string.h>

#include <arch/first_level.h>
#include <arch/space_switch.h>
#include <arch/trap.h>
#include <kernel/fault.h>
#include <okapi/fault.h>
#include <kernel/pool.h>
#include <kernel/thread.h>
#include <okapi/syscall.h>

#include "board.h"
#include "random.h"

#define PAGES (WORLD_MEGABYTES << (SECTION_SHIFT - PAGE_SHIFT))

struct page_account {
	uint32_t physical; /* 0: not mapped */
	uint32_t flags, capability;
};

/* A frame is cached at one address at most, in any number of spaces, or mapped uncached wherever one likes.
 */
struct frame_account {
	uint32_t users, address;
	bool cached;
	uint32_t word[WORLD_OFFSETS];
};

const char *world_failure;
struct space *world_space[WORLD_SPACES];
struct pool *world_pool;
uint32_t world_running;

static struct page_account page[WORLD_SPACES][PAGES];
static struct frame_account frame[WORLD_FRAMES];
static uint32_t utcb_word[WORLD_SPACES][WORLD_UTCB_PAGES][WORLD_OFFSETS];
static bool utcb_taken[WORLD_SPACES][WORLD_UTCB_PAGES];
static struct capability capability[WORLD_SHARED];
static struct capability space_slot[WORLD_SPACES]; /* emptied by the kernel when the space is gone */
static struct thread runner;			   /* of the space that runs */
static const uint32_t offset_of[WORLD_OFFSETS] = {0, 4, 0x1e0, 0xffc};

static void check_unmapped_memory(void);

static void fail(const char *what)
{
	if (!world_failure)
		world_failure = what;
}

static struct page_account *account(uint32_t index, uint32_t address)
{
	uint32_t number = (address - WORLD_BASE) >> PAGE_SHIFT;

	return number < PAGES ? &page[index][number] : NULL;
}

static struct frame_account *frame_at(uint32_t physical)
{
	return &frame[(physical - WORLD_PHYSICAL) >> PAGE_SHIFT];
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
	memset(page, 0, sizeof(page));
	memset(frame, 0, sizeof(frame));
	memset(capability, 0, sizeof(capability));
	for (uint32_t i = 0; i < WORLD_FRAMES; i++) {
		for (uint32_t j = 0; j < WORLD_OFFSETS; j++)
			frame[i].word[j] =
				model_initial_word(WORLD_PHYSICAL + (i << PAGE_SHIFT) + offset_of[j]);
	}
	for (uint32_t i = 0; i < WORLD_SPACES; i++)
		world_create(i);
	world_switch(0, false);
}

/* --- spaces ------------------------------------------------------------------------------- */

void world_create(uint32_t index)
{
	result_t error;

	memset(utcb_word[index], 0, sizeof(utcb_word[index]));
	memset(utcb_taken[index], 0, sizeof(utcb_taken[index]));
	world_space[index] = space_create(world_pool, &error);
	if (!world_space[index])
		fail("no memory for a space");
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
		for (uint32_t j = 0; j < PAGES; j++)
			forget(&page[i][j]);
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
	runner.space = world_space[index];
	if (!fast || runner.space->arch.access == 0)
		arch_switch_to(&runner);
	model_operate(MODEL_SET_DOMAIN_ACCESS, runner.space->arch.access, "exit");
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
	struct page_account *mapped = account(index, address);
	struct frame_account *used = frame_at(physical);

	if (mapped->physical)
		fail("mapped over something");
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
	if (result == OKAPI_ERROR_MAPPED && !account(index, mapping.address)->physical)
		fail("refused to map where nothing is");
	else if (result != OKAPI_OK && result != OKAPI_ERROR_MAPPED)
		fail("refused to map");
}

void world_unmap(uint32_t index, uint32_t address, uint32_t size)
{
	uint32_t done = address;
	result_t result;

	do {
		result = space_unmap_step(world_space[index], &address, &size);
		for (; done < address; done += OKAPI_PAGE_SIZE)
			forget(account(index, done));
		world_check();
		check_unmapped_memory();
	} while (result == RESULT_RESTART && !world_failure);
	if (result != OKAPI_OK && result != OKAPI_ERROR_NO_MEMORY)
		fail("refused to unmap");
}

/* After part of what was mapped through a capability is gone: the kernel's tables tell which. */
static void forget_revoked(uint32_t through)
{
	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		for (uint32_t j = 0; j < PAGES; j++) {
			uint32_t shift;

			if (page[i][j].physical && page[i][j].capability == through &&
			    space_find(world_space[i], WORLD_BASE + (j << PAGE_SHIFT), &shift) ==
				    ARCH_ENTRY_EMPTY)
				forget(&page[i][j]);
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
		for (uint32_t j = 0; j < PAGES; j++) {
			if (page[i][j].physical && page[i][j].capability == through)
				fail("mapped through a capability that maps nothing");
		}
	}
}

/* --- accesses ----------------------------------------------------------------------------- */

typedef enum model_result access_function(uint32_t address, uint32_t *value);

static enum model_result write_function(uint32_t address, uint32_t *value)
{
	return model_write(address, *value);
}

enum outcome { DONE, REFUSED_UNMAPPED, REFUSED_PERMISSION, REFUSED_OTHERWISE };

static enum outcome reported; /* what the kernel takes the last fault for */

/* In place of the kernel's: the fault is the thread's own. */
struct thread *fault_handle(struct thread *thread, uint32_t cause, uint32_t status, uint32_t address)
{
	if (status != board.fault_status ||
	    (address != board.fault_address && address != thread->registers.pc))
		fail("a fault is not reported as it was");
	if (cause == OKAPI_FAULT_DATA_UNMAPPED || cause == OKAPI_FAULT_FETCH_UNMAPPED)
		reported = REFUSED_UNMAPPED;
	else if (cause == OKAPI_FAULT_DATA_PERMISSION || cause == OKAPI_FAULT_FETCH_PERMISSION)
		reported = REFUSED_PERMISSION;
	else
		reported = REFUSED_OTHERWISE;
	return thread;
}

/* As the processor and the kernel's abort handlers do it together. */
static enum outcome access_with_faults(access_function *function, uint32_t address, uint32_t *value)
{
	for (uint32_t attempts = 0; attempts < 3; attempts++) {
		board.fault_status = function(address, value);
		if (board.fault_status == MODEL_DONE)
			return DONE;
		board.fault_address = function == model_fetch ? 0 : address;
		runner.registers.pc = function == model_fetch ? address : 0;
		reported = DONE;
		function == model_fetch ? trap_fetch_abort(&runner) : trap_data_abort(&runner);
		if (reported != DONE)
			return reported;
		model_operate(MODEL_SET_DOMAIN_ACCESS, runner.space->arch.access, "exit");
	}
	fail("an entry was filled in and is still missing");
	return DONE;
}

static enum outcome expected(const struct page_account *mapped, bool write)
{
	if (!mapped || !mapped->physical)
		return REFUSED_UNMAPPED;
	return write && !(mapped->flags & OKAPI_MAP_WRITE) ? REFUSED_PERMISSION : DONE;
}

/* Whether the access was let through, and should have been. */
static bool went_through(enum outcome outcome, enum outcome should)
{
	if (outcome == DONE && should != DONE)
		fail("access that must be refused");
	else if (outcome != DONE && should == DONE)
		fail("access refused");
	else if (outcome != should)
		fail("access refused for a wrong reason");
	return outcome == DONE && should == DONE;
}

static void access_utcb(uint32_t address, uint32_t number, bool write)
{
	uint32_t which = (address - runner.space->arch.utcb_address) >> PAGE_SHIFT,
		 value = random_below(UINT32_MAX);
	uint32_t *word = &utcb_word[world_running][which][number];
	enum outcome outcome =
		access_with_faults(write ? write_function : model_read, address + offset_of[number], &value);

	if (!went_through(outcome, utcb_taken[world_running][which] ? DONE : REFUSED_UNMAPPED))
		return;
	if (write)
		*word = value;
	else if (value != *word)
		fail("stale word in a UTCB");
}

void world_access(uint32_t address, uint32_t number, bool write)
{
	struct page_account *mapped = account(world_running, address);
	uint32_t value = random_below(UINT32_MAX);
	enum outcome outcome;

	if (address >> SECTION_SHIFT == runner.space->arch.utcb_address >> SECTION_SHIFT) {
		access_utcb(address, number, write);
		return;
	}
	outcome =
		access_with_faults(write ? write_function : model_read, address + offset_of[number], &value);
	if (!went_through(outcome, expected(mapped, write)))
		return;
	if (write)
		frame_at(mapped->physical)->word[number] = value;
	else if (value != frame_at(mapped->physical)->word[number])
		fail("stale word");
}

void world_fetch(uint32_t address, uint32_t number, bool synchronised)
{
	struct page_account *mapped = account(world_running, address);
	bool writable = expected(mapped, true) == DONE;
	uint32_t value;

	if (synchronised && writable) {
		world_access(address, number, true);
		arch_cache_range(runner.space, address, OKAPI_PAGE_SIZE, OKAPI_CACHE_SYNC_CODE);
	}
	if (went_through(access_with_faults(model_fetch, address + offset_of[number], &value),
			 expected(mapped, false)) &&
	    synchronised && writable && value != frame_at(mapped->physical)->word[number])
		fail("stale instruction");
}

void world_access_kernel(uint32_t address)
{
	uint32_t value;

	went_through(access_with_faults(model_read, address, &value), REFUSED_PERMISSION);
	went_through(access_with_faults(write_function, address, &value), REFUSED_PERMISSION);
}

/* --- UTCBs -------------------------------------------------------------------------------- */

#define UTCBS_PER_PAGE (OKAPI_PAGE_SIZE / OKAPI_UTCB_SIZE)

void world_take_utcb(uint32_t index, uint32_t which)
{
	struct okapi_utcb *utcb;
	struct space *space = world_space[index];

	if (space_take_utcb(space, which * UTCBS_PER_PAGE, &utcb) != OKAPI_OK)
		return;
	utcb_taken[index][which] = true;
	if ((uintptr_t)utcb != space->arch.utcb_address + which * OKAPI_PAGE_SIZE)
		fail("address of a UTCB");
}

void world_transfer(uint32_t from, uint32_t to)
{
	uint32_t number = random_below(WORLD_OFFSETS), value = 0;

	if (!utcb_taken[from][0] || !utcb_taken[to][0])
		return;
	arch_open_utcbs(world_space[from], world_space[to]);
	if (model_kernel_read(world_space[from]->arch.utcb_address + offset_of[number], &value) !=
		    MODEL_DONE ||
	    model_kernel_write(world_space[to]->arch.utcb_address + offset_of[number], value) != MODEL_DONE)
		fail("the kernel cannot reach two UTCBs at a time");
	else if (value != utcb_word[from][0][number])
		fail("the kernel reads a stale word in a UTCB");
	utcb_word[to][0][number] = value;
	if (runner.space->arch.access == 0)
		fail("the running space has lost its domain");
	model_operate(MODEL_SET_DOMAIN_ACCESS, runner.space->arch.access, "exit");
}

/* --- checks ------------------------------------------------------------------------------- */

/* The entry that the space itself has for a megabyte. */
static uint32_t own_entry(const struct space *space, uint32_t megabyte)
{
	if (megabyte == space->arch.utcb_address >> SECTION_SHIFT)
		return arch_table_entry(space->arch.utcb_table);
	return space_section_entry(space, megabyte << SECTION_SHIFT);
}

static bool is_kernels(uint32_t megabyte)
{
	return megabyte - 0x404 < MODEL_POOL_SIZE >> SECTION_SHIFT || megabyte == 0xfff;
}

static void check_kernel_entry(uint32_t megabyte)
{
	uint32_t physical = megabyte == 0xfff ? 0xfff00000 : (megabyte - 0x400) << SECTION_SHIFT;

	if (first_level_table[megabyte] != (physical | 0x41e))
		fail("an entry of the kernel was touched");
}

static void check_table(void)
{
	const struct space *owner[DOMAINS] = {NULL};
	uint32_t entries[DOMAINS] = {0};

	for (uint32_t i = 0; i < WORLD_SPACES; i++) {
		if (!world_space[i] || world_space[i]->arch.domain == 0)
			continue;
		if (owner[world_space[i]->arch.domain])
			fail("two spaces in one domain");
		owner[world_space[i]->arch.domain] = world_space[i];
	}
	for (uint32_t megabyte = 0; megabyte < FIRST_LEVEL_ENTRIES; megabyte++) {
		uint32_t entry = first_level_table[megabyte], domain = DOMAIN_OF(entry);

		if (is_kernels(megabyte))
			check_kernel_entry(megabyte);
		else if (entry && (domain == 0 || !owner[domain]))
			fail("an entry of no space");
		else if (entry && (entry & ~(0xfu << DOMAIN_SHIFT)) != own_entry(owner[domain], megabyte))
			fail("an entry that its space does not have");
		else if (entry && ++entries[domain] > DOMAIN_ENTRIES)
			fail("too many entries of a domain");
	}
	if (runner.space->arch.access != (1u | 1u << 2 * runner.space->arch.domain) ||
	    !runner.space->arch.domain)
		fail("the running space is not open alone");
}

/* What is mapped nowhere is in memory: its next user may be a device. */
static void check_unmapped_memory(void)
{
	for (uint32_t i = 0; i < WORLD_FRAMES; i++) {
		for (uint32_t j = 0; frame[i].users == 0 && j < WORLD_OFFSETS; j++) {
			if (model_memory_word(WORLD_PHYSICAL + (i << PAGE_SHIFT) + offset_of[j]) !=
			    frame[i].word[j])
				fail("a word of unmapped memory is not in memory");
		}
	}
}

void world_check(void)
{
	static uint32_t checks;
	const char *stale = model_stale();

	if (stale)
		fail(stale);
	check_table();
	if (++checks % 16 == 0)
		check_unmapped_memory();
}

/* --- random operations -------------------------------------------------------------------- */

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
	uint32_t start = random_below(PAGES);

	if (random_below(2))
		return WORLD_BASE + (place << PAGE_SHIFT);
	place = start;
	for (uint32_t i = 0; random_below(16) && i < PAGES; i++) {
		place = (start + i) % PAGES;
		if (page[world_running][place].physical)
			break;
	}
	return WORLD_BASE + (place << PAGE_SHIFT);
}

static uint32_t random_address(void)
{
	if (random_below(12) == 0)
		return runner.space->arch.utcb_address + OKAPI_PAGE_SIZE * random_below(WORLD_UTCB_PAGES);
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
