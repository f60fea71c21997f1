// SPDX-License-Identifier: BSD-2-Clause
/* Single system calls, and two loops that make none. */
#include "bench.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define COPY_BYTES 65536

/* 2,000 instructions in a turn: a check of what a nanosecond is. */
static uint64_t user_loop(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		unsigned turns = 1000;
		__asm__ volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(turns) : : "cc");
	}
	return now() - begin;
}

static uint64_t copy(unsigned count)
{
	static char from[COPY_BYTES], to[COPY_BYTES];
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		memcpy(to, from, COPY_BYTES);
		__asm__ volatile("" : : "r"(to), "r"(from) : "memory");
	}
	return now() - begin;
}

static uint64_t null_call(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++)
		syscall(SYS_getppid);
	return now() - begin;
}

static uint64_t read_clock(unsigned count)
{
	struct timespec time;
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++)
		clock_gettime(CLOCK_MONOTONIC, &time);
	return now() - begin;
}

static uint64_t read_byte(unsigned count)
{
	char byte;
	int file = open("/dev/zero", O_RDONLY);
	if (file < 0)
		fail("/dev/zero");
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		if (read(file, &byte, 1) != 1)
			fail("read");
	}
	uint64_t end = now();
	close(file);
	return end - begin;
}

static uint64_t write_byte(unsigned count)
{
	char byte = 0;
	int file = open("/dev/null", O_WRONLY);
	if (file < 0)
		fail("/dev/null");
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		if (write(file, &byte, 1) != 1)
			fail("write");
	}
	uint64_t end = now();
	close(file);
	return end - begin;
}

static uint64_t status_of_file(unsigned count)
{
	struct stat status;
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		if (stat(OWN_PATH, &status))
			fail("stat");
	}
	return now() - begin;
}

static uint64_t open_close(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		int file = open(OWN_PATH, O_RDONLY);
		if (file < 0)
			fail("open");
		close(file);
	}
	return now() - begin;
}

const struct operation call_operations[] = {
	{"user_loop", user_loop, 2000},
	{"null_syscall", null_call, 20000},
	{"clock_gettime", read_clock, 10000},
	{"read_1b", read_byte, 10000},
	{"write_1b", write_byte, 10000},
	{"stat", status_of_file, 4000},
	{"open_close", open_close, 4000},
	{"copy_64k", copy, 500},
	{},
};
