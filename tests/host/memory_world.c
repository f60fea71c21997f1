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

static struct page_account page[WORLD_SPACES][WORLD_PAGES];
static struct frame_account frame[WORLD_FRAMES];
static uint32_t utcb_word[WORLD_SPACES][WORLD_UTCB_PAGES][WORLD_OFFSETS];
static bool utcb_taken[WORLD_SPACES][WORLD_UTCB_PAGES];
static struct capability capability[WORLD_SHARED];
static struct capability space_slot[WORLD_SPACES]; /* emptied by the kernel when the space is gone */
static struct thread runner;			   /* of the space that runs */
static const uint32_t offset_of[WORLD_OFFSETS] = {0, 4, 0x1e0, 0xffc};

void world_fail(const char *what)
{
	if (!world_failure)
		world_failure = what;
}

static struct page_account *account(uint32_t index, uint32_t address)
{
	uint32_t number = (address - WORLD_BASE) >> PAGE_SHIFT;

	return number < WORLD_PAGES ? &page[index][number] : NULL;
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
	if (result == OKAPI_ERROR_MAPPED && !account(index, mapping.address)->physical)
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
			forget(account(index, done));
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
		for (uint32_t j = 0; j < WORLD_PAGES; j++) {
			if (page[i][j].physical && page[i][j].capability == through)
				world_fail("mapped through a capability that maps nothing");
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
		world_fail("a fault is not reported as it was");
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
	world_fail("an entry was filled in and is still missing");
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
		world_fail("access that must be refused");
	else if (outcome != DONE && should == DONE)
		world_fail("access refused");
	else if (outcome != should)
		world_fail("access refused for a wrong reason");
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
		world_fail("stale word in a UTCB");
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
		world_fail("stale word");
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
		world_fail("stale instruction");
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
		world_fail("address of a UTCB");
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
		world_fail("the kernel cannot reach two UTCBs at a time");
	else if (value != utcb_word[from][0][number])
		world_fail("the kernel reads a stale word in a UTCB");
	utcb_word[to][0][number] = value;
	if (runner.space->arch.access == 0)
		world_fail("the running space has lost its domain");
	model_operate(MODEL_SET_DOMAIN_ACCESS, runner.space->arch.access, "exit");
}

/* What is mapped nowhere is in memory: its next user may be a device. */
void world_check_unmapped(void)
{
	for (uint32_t i = 0; i < WORLD_FRAMES; i++) {
		for (uint32_t j = 0; frame[i].users == 0 && j < WORLD_OFFSETS; j++) {
			if (model_memory_word(WORLD_PHYSICAL + (i << PAGE_SHIFT) + offset_of[j]) !=
			    frame[i].word[j])
				world_fail("a word of unmapped memory is not in memory");
		}
	}
}

bool world_is_mapped(uint32_t index, uint32_t address)
{
	return account(index, address)->physical != 0;
}
