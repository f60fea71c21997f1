// SPDX-License-Identifier: BSD-2-Clause
/* Life of processes. */
#include "bench.h"

#include <unistd.h>

static uint64_t fork_exit(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		pid_t child = new_process();
		if (!child)
			_exit(0);
		end_of_process(child);
	}
	return now() - begin;
}

static uint64_t fork_exec(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		pid_t child = new_process();
		if (!child) {
			execl(OWN_PATH, OWN_PATH, DO_NOTHING, (char *)NULL);
			_exit(1);
		}
		end_of_process(child);
	}
	return now() - begin;
}

static uint64_t shell(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		pid_t child = new_process();
		if (!child) {
			execl("/bin/sh", "sh", "-c", OWN_PATH " " DO_NOTHING, (char *)NULL);
			_exit(1);
		}
		end_of_process(child);
	}
	return now() - begin;
}

const struct operation process_operations[] = {
	{"fork_exit", fork_exit, 50},
	{"fork_exec", fork_exec, 30},
	{"shell", shell, 20},
	{},
};
