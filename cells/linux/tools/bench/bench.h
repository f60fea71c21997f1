/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations of Linux that are timed.  In an emulator that takes a nanosecond
 * for each instruction, the times are numbers of instructions.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <sys/types.h>

struct operation {
	const char *key;
	/* Does it COUNT times and returns the nanoseconds that this took; what has to be prepared is not in
	 * them. */
	uint64_t (*run)(unsigned count);
	unsigned count;
};

/* Each list ends with an entry without a key. */
extern const struct operation call_operations[], event_operations[], message_operations[],
	process_operations[], memory_operations[];

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t now(void);
/* Says what went wrong, with errno, and ends the program. */
_Noreturn void fail(const char *what);
/* fork() that does not fail. */
pid_t new_process(void);
/* Waits for a process, which must have ended with status 0. */
void end_of_process(pid_t child);

/* First argument of this program for doing nothing: what fork_exec and shell start. */
#define DO_NOTHING "nothing"
#define OWN_PATH   "/bin/bench"

#endif
