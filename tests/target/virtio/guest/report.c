/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/syscall.h>

#include "guest.h"

static uint32_t failed_checks;

static void say(const char *text)
{
	uint32_t ignored;

	while (*text != '\0')
		okl4_sys_debug(OKAPI_DEBUG_PUTC, (unsigned char)*text++, &ignored);
}

static void say_number(uint32_t number)
{
	char digit[2] = {(char)('0' + number % 10), '\0'};

	if (number >= 10)
		say_number(number / 10);
	say(digit);
}

bool check(bool holds, const char *text, const char *file, int line)
{
	if (holds)
		return true;
	failed_checks++;
	say("FAIL ");
	say(file);
	say(":");
	say_number((uint32_t)line);
	say(": ");
	say(text);
	say("\n");
	return false;
}

void run_test(const char *name, void (*test)(void))
{
	uint32_t before = failed_checks;

	test();
	if (failed_checks == before)
		memory->passed++;
	else
		memory->failed++;
	say(failed_checks == before ? "ok " : "FAIL ");
	say(name);
	say("\n");
}

void finish_tests(void)
{
	uint32_t ignored;

	say_number(memory->passed);
	say(" passed, ");
	say_number(memory->failed);
	say(" failed\n");
	okl4_sys_debug(OKAPI_DEBUG_EXIT, memory->failed != 0 || memory->passed == 0, &ignored);
	for (;;)
		;
}
