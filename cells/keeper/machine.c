/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include <okl4/clock.h>
#include <okl4/errno.h>
#include <okl4/syscall.h>

#include "loader.h"
#include "machine.h"

#define LEAST_PRIORITY 1

void machine_report(const struct machine *machine, const char *what, const char *why)
{
	printf("keeper: %s %s%s\n", (const char *)machine->place->name, what, why);
}

static uint32_t state_of(const struct machine *machine, uint32_t *priority)
{
	uint32_t state, low, high, sent, received, number;
	uint32_t error = okl4_sys_thread_query(machine->place->thread, &state, priority, &low, &high, &sent,
					       &received, &number);

	return error == 0 ? state : OKAPI_THREAD_STOPPED;
}

void machine_open(struct machine *machine, const okl4_machine_t *place)
{
	machine->place = place;
	state_of(machine, &machine->priority);
}

void machine_start(struct machine *machine)
{
	machine->wanted = true;
	/* If a load is under way, it will do. */
	if (machine->load != LOAD_NOTHING)
		return;
	machine->load = LOAD_WAITS;
	loader_wake();
}

void machine_loaded(struct machine *machine)
{
	const okl4_machine_t *place = machine->place;
	int error = machine->load == LOAD_FAILED ? machine->error : OKL4_OK;

	machine->load = LOAD_NOTHING;
	if (!machine->wanted)
		return;
	machine->gave_up = false;
	okl4_sys_thread_set(place->thread, OKAPI_THREAD_SET_PRIORITY, machine->priority);
	/* Translation is off when it starts: the address of its first instruction is guest-physical. */
	if (error == OKL4_OK)
		error = (int)okl4_sys_thread_start(place->thread, place->memory_base + place->kernel.offset,
						   place->memory_size,
						   place->memory_base + place->device_tree.offset, 0);
	machine->running = error == OKL4_OK;
	if (error == OKL4_OK)
		machine_report(machine, "started", "");
	else
		machine_report(machine, "cannot be started: ", okl4_error_text(error));
}

void machine_stop(struct machine *machine)
{
	machine->wanted = false;
	if (machine->running)
		okl4_sys_thread_stop(machine->place->thread);
	machine->running = machine->gave_up = false;
}

/* In 64 bits the largest number of seconds fits, whatever the clock's frequency. */
static uint64_t after(int32_t seconds)
{
	if (seconds == 0)
		return MACHINE_NEVER;
	return seconds < 0 ? 0 : okl4_clock_ticks() + (uint64_t)seconds * okl4_clock_frequency();
}

/* The last one counts, if it gives up more than once. */
void machine_give_up(struct machine *machine, int32_t seconds)
{
	machine->gave_up = true;
	machine->restart_at = after(seconds);
	okl4_sys_thread_set(machine->place->thread, OKAPI_THREAD_SET_PRIORITY, LEAST_PRIORITY);
	machine_report(machine, "crashed: ", "its kernel gave up");
}

uint64_t machine_deadline(const struct machine *machine)
{
	return machine->gave_up ? machine->restart_at : MACHINE_NEVER;
}

void machine_restart(struct machine *machine)
{
	machine_stop(machine);
	machine_report(machine, "restarts", "");
	machine_start(machine);
}

/* A fault handler has left it where it was, or there was none. */
static bool has_crashed(const struct machine *machine)
{
	uint32_t priority, state = state_of(machine, &priority);

	return state == OKAPI_THREAD_STOPPED || state == OKAPI_THREAD_FAULTED;
}

void machine_toggle(struct machine *machine)
{
	bool crashed = machine->running && has_crashed(machine);

	if (crashed)
		machine_report(machine, "crashed: ", "a fault has stopped it");
	if (crashed || machine->gave_up || (!machine->running && !machine->wanted)) {
		machine_stop(machine);
		machine_start(machine);
		return;
	}
	machine_stop(machine);
	machine_report(machine, "stopped by the console", "");
}
