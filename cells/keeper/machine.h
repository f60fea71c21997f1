/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtual machine that is kept: whether it runs, and whether it shall.  Only
 * the main thread comes here; what takes long is the loader's work.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include <okl4/machines.h>

/* What the loader has to do with a machine: the main thread makes it WAIT, the loader goes on from there. */
enum load { LOAD_NOTHING, LOAD_WAITS, LOAD_GOES_ON, LOAD_DONE, LOAD_FAILED };

struct machine {
	const okl4_machine_t *place;
	bool running;	     /* was started and not stopped since */
	bool wanted;	     /* shall be started when it is loaded */
	bool gave_up;	     /* runs, but its kernel says that it is at its end */
	uint64_t restart_at; /* if it gave up: see machine_deadline */
	uint32_t priority;
	volatile enum load load;
	int error; /* of a load that failed */
};

void machine_open(struct machine *machine, const okl4_machine_t *place);

/* One line about the machine on the keeper's console. */
void machine_report(const struct machine *machine, const char *what, const char *why);

/* Load the machine and start it then; it must not run. */
void machine_start(struct machine *machine);

/* The loader has finished with it. */
void machine_loaded(struct machine *machine);

/*
 * Its kernel has given up, and wants to be restarted after so many seconds: 0 never,
 * negative at once.  It goes on for what it may still do by itself, where it does
 * not disturb others; so it cannot be the one who keeps the time.
 */
void machine_give_up(struct machine *machine, int32_t seconds);

/* When it is to be restarted without a further request, in ticks of the clock; or MACHINE_NEVER. */
#define MACHINE_NEVER UINT64_MAX
uint64_t machine_deadline(const struct machine *machine);

/* Stop it, and start it from the beginning. */
void machine_restart(struct machine *machine);

/* Stop it, wherever it is. */
void machine_stop(struct machine *machine);

/* The user wants it the other way: stop it if it runs, start it if not or if it has crashed. */
void machine_toggle(struct machine *machine);

#endif
