/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses of the running space, with the aborts that the kernel handles, and
 * the kernel's own to UTCBs: each must be let through or refused, and read what
 * was written last, as the account has it.
 */
#include <arch/first_level.h>
#include <arch/space_switch.h>
#include <arch/trap.h>
#include <kernel/fault.h>
#include <okapi/fault.h>
#include <okapi/syscall.h>

#include "board.h"
#include "memory_account.h"
#include "random.h"

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
		world_runner.registers.pc = function == model_fetch ? address : 0;
		reported = DONE;
		function == model_fetch ? trap_fetch_abort(&world_runner) : trap_data_abort(&world_runner);
		if (reported != DONE)
			return reported;
		model_operate(MODEL_SET_DOMAIN_ACCESS, world_runner.space->arch.access, "exit");
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
	uint32_t which = (address - world_runner.space->arch.utcb_address) >> PAGE_SHIFT,
		 value = random_below(UINT32_MAX);
	uint32_t *word = &world_utcb_word[world_running][which][number];
	enum outcome outcome = access_with_faults(write ? write_function : model_read,
						  address + world_offset[number], &value);

	if (!went_through(outcome, world_utcb_taken[world_running][which] ? DONE : REFUSED_UNMAPPED))
		return;
	if (write)
		*word = value;
	else if (value != *word)
		world_fail("stale word in a UTCB");
}

void world_access(uint32_t address, uint32_t number, bool write)
{
	struct page_account *mapped = page_at(world_running, address);
	uint32_t value = random_below(UINT32_MAX);
	enum outcome outcome;

	if (address >> SECTION_SHIFT == world_runner.space->arch.utcb_address >> SECTION_SHIFT) {
		access_utcb(address, number, write);
		return;
	}
	outcome = access_with_faults(write ? write_function : model_read, address + world_offset[number],
				     &value);
	if (!went_through(outcome, expected(mapped, write)))
		return;
	if (write)
		frame_at(mapped->physical)->word[number] = value;
	else if (value != frame_at(mapped->physical)->word[number])
		world_fail("stale word");
}

void world_fetch(uint32_t address, uint32_t number, bool synchronised)
{
	struct page_account *mapped = page_at(world_running, address);
	bool writable = expected(mapped, true) == DONE;
	uint32_t value;

	if (synchronised && writable) {
		world_access(address, number, true);
		arch_cache_range(world_runner.space, address, OKAPI_PAGE_SIZE, OKAPI_CACHE_SYNC_CODE);
	}
	if (went_through(access_with_faults(model_fetch, address + world_offset[number], &value),
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
	world_utcb_taken[index][which] = true;
	if ((uintptr_t)utcb != space->arch.utcb_address + which * OKAPI_PAGE_SIZE)
		world_fail("address of a UTCB");
}

void world_transfer(uint32_t from, uint32_t to)
{
	uint32_t number = random_below(WORLD_OFFSETS), value = 0;

	if (!world_utcb_taken[from][0] || !world_utcb_taken[to][0])
		return;
	arch_open_utcbs(world_space[from], world_space[to]);
	if (model_kernel_read(world_space[from]->arch.utcb_address + world_offset[number], &value) !=
		    MODEL_DONE ||
	    model_kernel_write(world_space[to]->arch.utcb_address + world_offset[number], value) !=
		    MODEL_DONE)
		world_fail("the kernel cannot reach two UTCBs at a time");
	else if (value != world_utcb_word[from][0][number])
		world_fail("the kernel reads a stale word in a UTCB");
	world_utcb_word[to][0][number] = value;
	if (world_runner.space->arch.access == 0)
		world_fail("the running space has lost its domain");
	model_operate(MODEL_SET_DOMAIN_ACCESS, world_runner.space->arch.access, "exit");
}
