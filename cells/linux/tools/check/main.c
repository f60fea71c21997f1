// SPDX-License-Identifier: BSD-2-Clause
/*
 * Runs all checks, or those of the group that the first argument names, or CHECK in the environment (a word
 * `CHECK=GROUP` on Linux's command line gets there).
 */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define RESULT_SIZE   256
#define STACK_SIZE    16384
#define LIMIT_SECONDS 1

static const struct {
	const char *name;
	void (*run)(void);
} groups[] = {
	{"kernel", check_kernel_addresses},
	{"helpers", check_helpers},
	{"pages", check_pages},
	{"unaligned", check_unaligned},
	{"calls", check_calls},
	{"instructions", check_instructions},
	{"numbers", check_numbers_of_calls},
	{"processes", check_other_processes},
	{"tracing", check_tracing},
	{"signals", check_signals},
	{"load", check_load},
};

/* Runs only if it is asked for. */
static const char long_load[] = "long";

/* In memory that parent and child share. */
static char *shared_result;
static uintptr_t expected_address;

void result(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(shared_result, RESULT_SIZE, format, arguments);
	va_end(arguments);
	_exit(0);
}

const char *outcome(long returned)
{
	return returned == -1 ? strerrorname_np(errno) : "0";
}

void expect_fault_at(uintptr_t address)
{
	expected_address = address;
}

char *new_pages(unsigned pages, int protection)
{
	char *address = mmap(NULL, pages * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (address == MAP_FAILED)
		result("no memory");
	return address;
}

static void on_signal(int number, siginfo_t *information, void *context)
{
	(void)context;
	if (number == SIGALRM)
		result("does not end");
	const char *place = !expected_address					  ? ""
			    : (uintptr_t)information->si_addr == expected_address ? " at the address"
										  : " elsewhere";
	result("SIG%s code %d%s", sigabbrev_np(number), information->si_code, place);
}

static void catch_signals(void)
{
	static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS, SIGALRM};
	static char stack[STACK_SIZE];
	stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	sigaltstack(&alternate, NULL);
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
	alarm(LIMIT_SECONDS);
}

/* One write for a line: what the kernel prints comes before or after it. */
static void print_result(const char *name, int status)
{
	char text[RESULT_SIZE + 160];
	if (WIFSIGNALED(status))
		snprintf(shared_result, RESULT_SIZE, "killed by SIG%s", sigabbrev_np(WTERMSIG(status)));
	else if (!*shared_result)
		snprintf(shared_result, RESULT_SIZE, "exit status %d", WEXITSTATUS(status));
	int length = snprintf(text, sizeof(text), "check: %s: %s\n", name, shared_result);
	if (write(STDOUT_FILENO, text, (size_t)length) != length)
		exit(1);
}

void check(void (*body)(uintptr_t), uintptr_t argument, const char *name, ...)
{
	char whole_name[128];
	va_list arguments;
	int status;

	va_start(arguments, name);
	vsnprintf(whole_name, sizeof(whole_name), name, arguments);
	va_end(arguments);
	*shared_result = 0;
	expected_address = 0;
	pid_t child = fork();
	if (!child) {
		catch_signals();
		body(argument);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		perror("fork");
		exit(1);
	}
	print_result(whole_name, status);
}

int main(int argc, char **argv)
{
	const char *only = argc > 1 ? argv[1] : getenv("CHECK");
	shared_result = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared_result == MAP_FAILED)
		return 1;
	for (unsigned i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (!only || !strcmp(only, groups[i].name))
			groups[i].run();
	}
	if (only && !strcmp(only, long_load))
		check_long_load();
	puts("check: end");
	return 0;
}
