// SPDX-License-Identifier: BSD-2-Clause
/* Signals, and waiting for many files. */
#include "bench.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <unistd.h>

#define PAGE 4096
#define MANY 100

static volatile sig_atomic_t signals;
static char *protected_page;

static void handle(int number)
{
	(void)number;
	signals++;
}

static void make_writable(int number)
{
	(void)number;
	signals++;
	mprotect(protected_page, PAGE, PROT_READ | PROT_WRITE);
}

static void set_handler(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	if (sigaction(number, &action, NULL))
		fail("sigaction");
}

/* kill() to the handler's first instruction, and back. */
static uint64_t deliver(unsigned count)
{
	pid_t self = getpid();
	set_handler(SIGUSR1, handle);
	signals = 0;
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++)
		kill(self, SIGUSR1);
	uint64_t end = now();
	if ((unsigned)signals != count)
		fail("signals were lost");
	return end - begin;
}

/* A write to a read-only page, whose handler makes it writable, and back to read-only. */
static uint64_t protection_fault(unsigned count)
{
	protected_page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (protected_page == MAP_FAILED)
		fail("mmap");
	set_handler(SIGSEGV, make_writable);
	signals = 0;
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		mprotect(protected_page, PAGE, PROT_READ);
		*(volatile char *)protected_page = 1;
	}
	uint64_t end = now();
	set_handler(SIGSEGV, SIG_DFL);
	if ((unsigned)signals != count)
		fail("faults were lost");
	munmap(protected_page, PAGE);
	return end - begin;
}

/* Descriptors from an own pipe on, none ready. */
static uint64_t poll_with_select(unsigned count, int descriptors)
{
	int ends[2], copies[MANY];
	fd_set wanted, ready;
	if (pipe(ends))
		fail("pipe");
	FD_ZERO(&wanted);
	for (int i = 0; i < descriptors; i++) {
		copies[i] = dup(ends[0]);
		if (copies[i] < 0)
			fail("dup");
		FD_SET(copies[i], &wanted);
	}
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		struct timeval none = {0};
		ready = wanted;
		if (select(copies[descriptors - 1] + 1, &ready, NULL, NULL, &none))
			fail("select");
	}
	uint64_t end = now();
	for (int i = 0; i < descriptors; i++)
		close(copies[i]);
	close(ends[0]);
	close(ends[1]);
	return end - begin;
}

static uint64_t select_10(unsigned count)
{
	return poll_with_select(count, 10);
}

static uint64_t select_100(unsigned count)
{
	return poll_with_select(count, MANY);
}

const struct operation event_operations[] = {
	{"signal", deliver, 4000},
	{"protection_fault", protection_fault, 1000},
	{"select_10", select_10, 4000},
	{"select_100", select_100, 1000},
	{},
};
