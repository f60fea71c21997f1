// SPDX-License-Identifier: BSD-2-Clause
/*
 * Times the operations and prints `bench: KEY NANOSECONDS` for each, in the
 * end `bench: end`.  The first argument, or BENCH in the environment (a word
 * `BENCH=KEY` on Linux's command line gets there), names a single one.
 */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS		  5
/* For the console to come to rest after a line. */
#define PAUSE_NANOSECONDS 50000000

static const struct operation *const lists[] = {
	call_operations, event_operations, message_operations, process_operations, memory_operations,
};

uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void fail(const char *what)
{
	printf("bench: error: %s: %s\n", what, strerror(errno));
	fflush(stdout);
	_exit(1);
}

pid_t new_process(void)
{
	pid_t child = fork();
	if (child < 0)
		fail("fork");
	return child;
}

void end_of_process(pid_t child)
{
	int status = 0;
	if (waitpid(child, &status, 0) != child || status)
		fail("a process");
}

/* Nothing of the line may be under way when the next measurement begins. */
static void print(const char *key, uint64_t hundredths)
{
	printf("bench: %s %llu.%02llu\n", key, (unsigned long long)hundredths / 100,
	       (unsigned long long)hundredths % 100);
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	nanosleep(&(struct timespec){.tv_nsec = PAUSE_NANOSECONDS}, NULL);
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

/* Hundredths of nanoseconds: the median of the rounds, after one that warms up. */
static uint64_t measure(const struct operation *operation)
{
	uint64_t rounds[ROUNDS];
	operation->run(operation->count);
	for (unsigned round = 0; round < ROUNDS; round++)
		rounds[round] = operation->run(operation->count);
	qsort(rounds, ROUNDS, sizeof(rounds[0]), compare);
	return rounds[ROUNDS / 2] * 100 / operation->count;
}

static void measure_all(const char *only)
{
	for (unsigned list = 0; list < sizeof(lists) / sizeof(lists[0]); list++) {
		for (const struct operation *operation = lists[list]; operation->key; operation++) {
			if (!only || !strcmp(only, operation->key))
				print(operation->key, measure(operation));
		}
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], DO_NOTHING))
		return 0;
	/* Linux's first program, so that the time to main() can be taken: makes room for the usual one. */
	if (getpid() == 1) {
		execl("/init", "/init", (char *)NULL);
		fail("/init");
	}
	measure_all(argc > 1 ? argv[1] : getenv("BENCH"));
	puts("bench: end");
	return 0;
}
