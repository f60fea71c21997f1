// SPDX-License-Identifier: BSD-2-Clause
/* Much at once: pipelines, many processes, all memory; and for as long as wanted, all of it in turn. */
#include "check.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLEEPERS 150
#define WORKERS	 8

static void run_pipeline(uintptr_t command)
{
	char line[128] = "";
	FILE *output = popen((const char *)command, "r");
	if (!output)
		result("no pipe");
	alarm(0);
	size_t taken = fread(line, 1, sizeof(line) - 1, output);
	line[strcspn(line, "\n")] = 0;
	if (pclose(output))
		result("failed after %u bytes: %s", (unsigned)taken, line);
	result("%s", line);
}

/* Archives hold the times of files: those are set. */
static const char *const pipelines[] = {
	"mkdir /tmp/t; cp -r /bin/busybox /etc /init /tmp/t; find /tmp/t | xargs touch -d 202001020304; "
	"tar cf - -C /tmp t | gzip -6 | gunzip | md5sum; rm -r /tmp/t",
	"cat /bin/busybox | gzip -1 | md5sum",
	"cat /bin/busybox /bin/bench >/tmp/a; for i in $(seq 0 30); do dd if=/tmp/a of=/tmp/p.$i bs=100k "
	"count=1 "
	"skip=$i 2>/dev/null; done; for i in $(seq 0 30); do cat /tmp/p.$i; done | sha256sum; rm /tmp/a "
	"/tmp/p.*",
	"seq 1 20000 | sort -r | awk '{ s = (s * 31 + $1) % 65521 } END { print s }'",
	"strings /bin/busybox | sort -u | tr a-z A-Z | sed 's/A/xyz/g' | bzip2 | md5sum",
	"for i in $(seq 1 100); do echo $i | cat | tr 0-9 a-j; done | md5sum",
	"seq 1 3000 | xargs -n 30 echo | while read a b; do echo $b $a; done | sha1sum",
	"(cat /bin/busybox & cat /bin/busybox; wait) | wc -c",
	"dd if=/dev/zero bs=4k count=2000 2>/dev/null | tee /tmp/z | md5sum; rm /tmp/z",
};

/* --- many processes that wait, and some that work ----------------------------------------------------- */

static uint32_t *slots; /* in memory that all share */

static uint32_t work(uint32_t seed, unsigned rounds)
{
	static uint32_t numbers[16384];
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		numbers[i] = seed = seed * 1664525 + 1013904223;
	for (unsigned round = 0; round < rounds; round++) {
		for (unsigned i = 1; i < sizeof(numbers) / sizeof(numbers[0]); i++)
			numbers[i] = numbers[i] * 31 + numbers[(i * 7919 + round) & 16383];
		sched_yield();
	}
	uint32_t sum = 0;
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sum = sum * 31 + numbers[i];
	return sum;
}

static unsigned start(pid_t *children, unsigned count, void (*body)(unsigned))
{
	unsigned started = 0;
	for (unsigned i = 0; i < count; i++) {
		children[i] = fork();
		if (!children[i]) {
			alarm(0);
			body(i);
			_exit(0);
		}
		started += children[i] > 0;
	}
	return started;
}

static void sleep_and_touch(unsigned number)
{
	/* Its own page, written again each time: a mixture of spaces would show. */
	static uint32_t own;
	own = number;
	for (unsigned i = 0; i < 20; i++) {
		usleep(10000);
		if (own != number + i)
			_exit(1);
		own++;
	}
	slots[number] = own;
	pause();
}

static void do_work(unsigned number)
{
	slots[SLEEPERS + number] = work(number, 10);
}

static void many_processes(uintptr_t unused)
{
	pid_t sleepers[SLEEPERS], workers[WORKERS];
	unsigned alive = 0, right = 0;
	uint32_t sum = 0;
	(void)unused;
	alarm(0);
	slots = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned started = start(sleepers, SLEEPERS, sleep_and_touch);
	started += start(workers, WORKERS, do_work);
	for (unsigned i = 0; i < WORKERS; i++)
		waitpid(workers[i], NULL, 0);
	usleep(2000000);
	for (unsigned i = 0; i < SLEEPERS; i++) {
		alive += !kill(sleepers[i], 0) && !waitpid(sleepers[i], NULL, WNOHANG);
		right += slots[i] == i + 20;
		kill(sleepers[i], SIGKILL);
		waitpid(sleepers[i], NULL, 0);
	}
	for (unsigned i = 0; i < WORKERS; i++)
		sum = sum * 31 + slots[SLEEPERS + i];
	result("%u started, %u still there, %u right, sum %08x", started, alive, right, (unsigned)sum);
}

/* --- all memory ------------------------------------------------------------------------------------------
 */

static void choose_as_victim(void)
{
	int file = open("/proc/self/oom_score_adj", O_WRONLY);
	if (file < 0 || write(file, "1000", 4) != 4)
		_exit(2);
	close(file);
}

static void take_all(unsigned number)
{
	(void)number;
	choose_as_victim();
	for (;;) {
		char *block = malloc(1 << 20);
		if (block)
			memset(block, 1, 1 << 20);
	}
}

static void exhaust_memory(uintptr_t sleepers_wanted)
{
	pid_t sleepers[SLEEPERS], hog;
	unsigned alive = 0;
	int status = 0;
	alarm(0);
	slots = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	start(sleepers, (unsigned)sleepers_wanted, sleep_and_touch);
	start(&hog, 1, take_all);
	waitpid(hog, &status, 0);
	for (unsigned i = 0; i < sleepers_wanted; i++) {
		alive += !waitpid(sleepers[i], NULL, WNOHANG);
		kill(sleepers[i], SIGKILL);
		waitpid(sleepers[i], NULL, 0);
	}
	result("the hog %s, %u others live on",
	       WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "was killed" : "ended", alive);
}

/* --- for long --------------------------------------------------------------------------------------------
 */

static int run_quietly(const char *command, char *line, size_t size)
{
	FILE *output = popen(command, "r");
	if (!output)
		return 0;
	size_t taken = fread(line, 1, size - 1, output);
	line[taken] = 0;
	return pclose(output) == 0;
}

static int is_right_again(unsigned pipeline)
{
	static char first[sizeof(pipelines) / sizeof(pipelines[0])][128];
	char line[128];
	if (!run_quietly(pipelines[pipeline], line, sizeof(line)))
		return 0;
	if (!first[pipeline][0])
		strcpy(first[pipeline], line);
	return !strcmp(first[pipeline], line);
}

static int workers_agree(void)
{
	static uint32_t expected;
	pid_t workers[WORKERS];
	uint32_t sum = 0;
	start(workers, WORKERS, do_work);
	for (unsigned i = 0; i < WORKERS; i++)
		waitpid(workers[i], NULL, 0);
	for (unsigned i = 0; i < WORKERS; i++)
		sum = sum * 31 + slots[SLEEPERS + i];
	if (!expected)
		expected = sum;
	return sum == expected;
}

static time_t seconds_since_boot(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void mixed_load(uintptr_t seconds)
{
	unsigned wrong = 0, done = 0;
	alarm(0);
	slots = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	while ((uintptr_t)seconds_since_boot() < seconds) {
		if (done % 3 == 2)
			wrong += !workers_agree();
		else
			wrong += !is_right_again(done % (sizeof(pipelines) / sizeof(pipelines[0])));
		if (++done % 4 == 0)
			usleep(100000);
	}
	result("%s, %u wrong", done > 10 ? "much done" : "little done", wrong);
}

/* Until Linux has run for LOAD_SECONDS of the environment. */
void check_long_load(void)
{
	const char *seconds = getenv("LOAD_SECONDS");
	check(mixed_load, seconds ? strtoul(seconds, NULL, 10) : 10, "mixed load");
}

void check_load(void)
{
	for (unsigned i = 0; i < sizeof(pipelines) / sizeof(pipelines[0]); i++)
		check(run_pipeline, (uintptr_t)pipelines[i], "pipeline %u", i + 1);
	check(many_processes, 0, "many processes");
	check(exhaust_memory, 20, "all memory taken");
	check(exhaust_memory, SLEEPERS, "all memory taken among many processes");
	check(run_pipeline, (uintptr_t)pipelines[0], "pipeline 1 again");
}
