/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks /dev/okl4/compute from processes: calls, streams and shared memory, by
 * many at once, interrupted and killed in the midst of it. The cell behind it
 * adds, checks and sorts what lies in the shared memory, and sends back in upper
 * case what is written.
 *
 * Prints `check: NAME: right` or what was wrong, and at last `check: end`.
 */
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <okl4_channel.h>

#define CHANNEL	      "compute"
#define PAGE	      4096
#define SUM_OF_WORDS  1
#define SORT_WORDS    3
#define UNKNOWN_LABEL 77
#define BAD_POINTER   ((void *)0xc0008000)

#define CALLERS	     6
#define STREAM_BYTES 200000

static int failures;

/* A check that says why it failed; `true` is for those that are right. */
static bool wrong(const char *format, ...)
{
	va_list arguments;

	printf("check: ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf(" (errno: %s)\n", strerror(errno));
	failures++;
	return false;
}

static void right(const char *name)
{
	printf("check: %s: right\n", name);
}

static int open_or_exit(int flags)
{
	int channel = okl4_channel_open(CHANNEL, flags);

	if (channel < 0) {
		wrong("open: failed");
		exit(1);
	}
	return channel;
}

static uint32_t *map_or_exit(int channel, size_t *size)
{
	uint32_t *shared = okl4_channel_map(channel, size);

	if (shared == MAP_FAILED) {
		wrong("map: failed");
		exit(1);
	}
	return shared;
}

/* Sum of `count` words from the index on, by the cell: 0, or what okl4_channel_call returns. */
static int ask_sum(int channel, uint32_t index, uint32_t count, uint32_t *sum)
{
	struct okl4_channel_call call = {.label = SUM_OF_WORDS, .request = {4 * index, count}};
	int returned = okl4_channel_call(channel, &call);

	*sum = call.answer[0];
	return returned == 0 && call.result != 0 ? 1 : returned;
}

static bool check_opening(void)
{
	int channel;

	/* Waits until the cell is ready; from then on nobody has to wait. */
	close(open_or_exit(0));
	channel = open_or_exit(O_NONBLOCK);
	close(channel);
	if (okl4_channel_open("no-such-channel", 0) >= 0 || errno != ENOENT)
		return wrong("opening: a channel that is not there");
	return true;
}

static bool check_memory(void)
{
	int channel = open_or_exit(0);
	size_t size;
	uint32_t *shared = map_or_exit(channel, &size), *again;

	if (mmap(NULL, size + PAGE, PROT_READ, MAP_SHARED, channel, 0) != MAP_FAILED || errno != EINVAL)
		return wrong("memory: more than there is");
	if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED, channel, (off_t)size) != MAP_FAILED || errno != EINVAL)
		return wrong("memory: behind the end");
	if (mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, channel, 0) != MAP_FAILED || errno != EINVAL)
		return wrong("memory: private");
	again = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, channel, (off_t)size - PAGE);
	if (again == MAP_FAILED)
		return wrong("memory: its last page");
	again[PAGE / 4 - 1] = 0x12345678;
	if (shared[size / 4 - 1] != 0x12345678)
		return wrong("memory: not the same in two places");
	munmap(again, PAGE);
	munmap(shared, size);
	close(channel);
	return true;
}

static bool check_errors(void)
{
	int channel = open_or_exit(O_NONBLOCK);
	struct okl4_channel_call call = {.label = UNKNOWN_LABEL};

	if (okl4_channel_call(channel, &call) != 0 || call.result != 1)
		return wrong("errors: unknown label: result %u", call.result);
	if (ioctl(channel, _IO(0xb6, 99)) == 0 || errno != ENOTTY)
		return wrong("errors: unknown request");
	if (okl4_channel_call(channel, BAD_POINTER) == 0 || errno != EFAULT)
		return wrong("errors: call from a bad pointer");
	if (write(channel, BAD_POINTER, 10) >= 0 || errno != EFAULT)
		return wrong("errors: write from a bad pointer");
	if (read(channel, &call, sizeof(call)) >= 0 || errno != EAGAIN)
		return wrong("errors: read of nothing");
	close(channel);
	return true;
}

/* --- many at once ------------------------------------------------------------------------- */

/* Each caller has its own part of the memory, so that a foreign answer is seen. */
static int call_many_times(uint32_t part)
{
	int channel = open_or_exit(0);
	size_t size;
	uint32_t *shared = map_or_exit(channel, &size);

	for (uint32_t i = 1; i <= 200; i++) {
		uint32_t sum;

		shared[part * 8] = part << 16;
		shared[part * 8 + 1] = i;
		if (ask_sum(channel, part * 8, 2, &sum) != 0 || sum != (part << 16 | i))
			return 1;
	}
	return 0;
}

static bool check_many_callers(void)
{
	int status, bad = 0;

	for (uint32_t part = 0; part < CALLERS; part++) {
		if (fork() == 0)
			_exit(call_many_times(part));
	}
	for (int i = 0; i < CALLERS; i++) {
		if (wait(&status) < 0 || status != 0)
			bad++;
	}
	return bad == 0 || wrong("many callers: %d of %d got wrong answers", bad, CALLERS);
}

/* --- interruptions ------------------------------------------------------------------------ */

static void ignore(int number)
{
	(void)number;
}

static void tick_each(long microseconds)
{
	struct sigaction action = {.sa_handler = ignore};
	struct itimerval interval = {{0, microseconds}, {0, microseconds}};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &interval, NULL);
}

/* An interrupted call says so, and its late answer is nobody's. */
static bool check_interrupted_calls(void)
{
	int channel = open_or_exit(0);
	size_t size;
	uint32_t *shared = map_or_exit(channel, &size);
	uint32_t words = size / 4 - 2, sum = 0;
	int interrupted = 0, returned;

	tick_each(700);
	for (uint32_t i = 0; i < 60; i++) {
		struct okl4_channel_call sort = {.label = SORT_WORDS, .request = {8, words}};

		returned = okl4_channel_call(channel, &sort);
		if (returned != 0 && errno != EINTR)
			return wrong("interrupted calls: sort");
		interrupted += returned != 0;
		shared[0] = i;
		shared[1] = 1000 * i;
		do
			returned = ask_sum(channel, 0, 2, &sum);
		while (returned != 0 && errno == EINTR);
		if (returned != 0 || sum != 1001 * i)
			return wrong("interrupted calls: the sum after %d is %u", i, sum);
	}
	tick_each(0);
	munmap(shared, size);
	close(channel);
	/* As many as there happen to be: if none, this checked less than it should. */
	return interrupted != 0 || wrong("interrupted calls: there were none");
}

static bool check_killed_callers(void)
{
	int channel = open_or_exit(0);
	size_t size;
	uint32_t *shared = map_or_exit(channel, &size), sum;

	for (uint32_t i = 0; i < 20; i++) {
		pid_t child = fork();

		if (child == 0) {
			for (;;) {
				struct okl4_channel_call sort = {.label = SORT_WORDS,
								 .request = {8, size / 4 - 2}};
				okl4_channel_call(channel, &sort);
			}
		}
		usleep(3000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		shared[0] = 5;
		shared[1] = i;
		if (ask_sum(channel, 0, 2, &sum) != 0 || sum != 5 + i)
			return wrong("killed callers: the sum after %u is %u", i, sum);
	}
	munmap(shared, size);
	close(channel);
	return true;
}

static bool check_interrupted_read(void)
{
	int channel = open_or_exit(0);
	char byte;
	ssize_t size;

	tick_each(5000);
	size = read(channel, &byte, 1);
	tick_each(0);
	close(channel);
	return (size < 0 && errno == EINTR) || wrong("interrupted read: %zd", size);
}

/* --- streams ------------------------------------------------------------------------------ */

static char letter(size_t position)
{
	return (char)('a' + (position * 7 + position / 1000) % 26);
}

static int write_stream(int channel)
{
	char bytes[3000];

	for (size_t done = 0; done < STREAM_BYTES;) {
		size_t size = 1 + done * 13 % sizeof(bytes);

		if (size > STREAM_BYTES - done)
			size = STREAM_BYTES - done;
		for (size_t i = 0; i < size; i++)
			bytes[i] = letter(done + i);
		if (write(channel, bytes, size) != (ssize_t)size)
			return 1;
		done += size;
	}
	return 0;
}

static bool check_stream(void)
{
	int channel = open_or_exit(0), status;
	char bytes[1500];
	ssize_t size;

	if (fork() == 0)
		_exit(write_stream(channel));
	for (size_t done = 0; done < STREAM_BYTES; done += (size_t)size) {
		size = read(channel, bytes, 1 + done * 11 % sizeof(bytes));
		if (size <= 0)
			return wrong("stream: read after %zu", done);
		for (ssize_t i = 0; i < size; i++) {
			if (bytes[i] != letter(done + (size_t)i) - 'a' + 'A')
				return wrong("stream: byte %zu is wrong", done + (size_t)i);
		}
	}
	close(channel);
	return (wait(&status) > 0 && status == 0) || wrong("stream: the writer failed");
}

/* Which of the events hold, after a wait if none does. */
static short wait_for(int channel, short events, int milliseconds)
{
	struct pollfd state = {.fd = channel, .events = events};

	return poll(&state, 1, milliseconds) < 0 ? -1 : state.revents;
}

/* Fill both rings, then take all of it. */
static bool check_poll(void)
{
	int channel = open_or_exit(O_NONBLOCK);
	size_t written = 0, taken = 0;
	char bytes[512];
	ssize_t size;

	memset(bytes, 'x', sizeof(bytes));
	/* The cell takes some while this writes: the end is when there is no room for a while. */
	while (wait_for(channel, POLLOUT, 100) & POLLOUT) {
		size = write(channel, bytes, sizeof(bytes));
		if (size < 0 && errno != EAGAIN)
			return wrong("poll: write after %zu", written);
		written += size > 0 ? (size_t)size : 0;
	}
	if (write(channel, bytes, 1) >= 0 || errno != EAGAIN ||
	    wait_for(channel, POLLIN | POLLOUT, 0) != POLLIN)
		return wrong("poll: not full after %zu", written);
	while (wait_for(channel, POLLIN, 100) & POLLIN) {
		size = read(channel, bytes, sizeof(bytes));
		taken += size > 0 ? (size_t)size : 0;
	}
	if (taken != written || wait_for(channel, POLLIN | POLLOUT, 0) != POLLOUT)
		return wrong("poll: %zu bytes written, %zu came back", written, taken);
	close(channel);
	return true;
}

int main(void)
{
	static const struct {
		const char *name;
		bool (*check)(void);
	} checks[] = {
		{"opening", check_opening},
		{"memory", check_memory},
		{"errors", check_errors},
		{"many callers", check_many_callers},
		{"interrupted calls", check_interrupted_calls},
		{"killed callers", check_killed_callers},
		{"interrupted read", check_interrupted_read},
		{"stream", check_stream},
		{"poll", check_poll},
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		if (checks[i].check())
			right(checks[i].name);
	}
	puts("check: end");
	return failures != 0;
}
