/* SPDX-License-Identifier: BSD-2-Clause */
/* A supervisor that does to its machine, at any time, whatever its capabilities allow. */
#include "warden.h"

static uint32_t thread_of(const struct machine *machine)
{
	return SLOT_OF(machine, MACHINE_THREAD);
}

static void write_registers(const struct machine *machine, uint32_t *state)
{
	okl4_sys_thread_stop(thread_of(machine));
	if (okl4_sys_thread_read(thread_of(machine)) == 0) {
		for (uint32_t i = random_next(state) % 4; i > 0; i--)
			okl4_utcb()->word[random_next(state) % OKAPI_REGISTERS] =
				random_next(state) & 1 ? choose_virtual(state) : random_next(state);
		okl4_sys_thread_write(thread_of(machine), 1 + random_next(state) % OKAPI_REGISTERS);
	}
	okl4_sys_thread_resume(thread_of(machine));
}

static void pause(const struct machine *machine, uint32_t *state)
{
	(void)state;
	okl4_sys_thread_stop(thread_of(machine));
	okl4_sys_thread_resume(thread_of(machine));
}

static void change_memory(const struct machine *machine, uint32_t *state)
{
	uint32_t space = SLOT_OF(machine, MACHINE_SPACE), done, size = 0x1000 << random_next(state) % 9;
	uint32_t offset = random_next(state) % RAM_SIZE & ~(size - 1);

	okl4_sys_unmap(space, RAM_START + offset, size, &done);
	if (random_next(state) & 1)
		okl4_sys_map(space, machine_ram(machine), RAM_START + offset, offset, size,
			     random_next(state) % 4, &done);
}

static void signal_lines(const struct machine *machine, uint32_t *state)
{
	okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION), random_next(state));
}

static void set_thread(const struct machine *machine, uint32_t *state)
{
	static const uint32_t value[] = {0, 1, 50, 90, 0x1000};
	uint32_t what = random_next(state) % OKAPI_THREAD_SET_COUNT;

	/* A fault that nobody takes is a line on the kernel's console. */
	if (what == OKAPI_THREAD_SET_FAULT_ENDPOINT)
		return;
	okl4_sys_thread_set(thread_of(machine), what,
			    random_next(state) & 1 ? machine->slot + random_next(state) % MACHINE_SLOTS
						   : PICK(value, state));
	okl4_sys_thread_set(thread_of(machine), OKAPI_THREAD_SET_PRIORITY, MACHINE_PRIORITY);
}

static void start_anywhere(const struct machine *machine, uint32_t *state)
{
	okl4_sys_thread_stop(thread_of(machine));
	okl4_sys_thread_start(thread_of(machine), choose_virtual(state), random_next(state),
			      random_next(state), random_next(state));
}

static void delete_something(const struct machine *machine, uint32_t *state)
{
	static const uint32_t what[] = {MACHINE_SPACE,	 MACHINE_LIST,	       MACHINE_THREAD,
					MACHINE_CONTEXT, MACHINE_NOTIFICATION, MACHINE_VCPU};

	if (random_next(state) % 8)
		return;
	okl4_sys_cap_revoke(0, machine->slot + PICK(what, state));
	if (random_next(state) & 1)
		okl4_sys_cap_delete(0, machine->slot + PICK(what, state));
}

void meddle(const struct machine *machine, uint32_t *state)
{
	static void (*const action[])(const struct machine *, uint32_t *) = {
		write_registers, write_registers, pause,      pause,	      change_memory,
		signal_lines,	 signal_lines,	  set_thread, start_anywhere, delete_something};

	for (uint32_t i = random_next(state) % 4; i > 0; i--)
		PICK(action, state)(machine, state);
}
