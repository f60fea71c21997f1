/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <okl4/syscall.h>

static unsigned int checks_failed;
static unsigned int tests_passed, tests_failed;

void debug_print(const char *format, ...)
{
	char text[256];
	uint32_t ignored;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (const char *next = text; *next; next++)
		okl4_sys_debug(OKAPI_DEBUG_PUTC, (unsigned char)*next, &ignored);
}

unsigned int failed_checks(void)
{
	return __atomic_load_n(&checks_failed, __ATOMIC_RELAXED);
}

/* Tests with several threads count on one core: a lost increment still leaves a failure. */
static bool count(bool holds)
{
	if (!holds)
		__atomic_store_n(&checks_failed, failed_checks() + 1, __ATOMIC_RELAXED);
	return holds;
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool check_true(const char *file, int line, const char *expression, bool holds)
{
	if (!holds)
		debug_print("FAIL %s:%d: %s: expected true got false\n", file_name(file), line, expression);
	return count(holds);
}

bool check_equal(const char *file, int line, const char *expression, uint32_t expected, uint32_t got)
{
	if (expected != got)
		debug_print("FAIL %s:%d: %s: expected %lu (0x%lx) got %lu (0x%lx)\n", file_name(file), line,
			    expression, (unsigned long)expected, (unsigned long)expected, (unsigned long)got,
			    (unsigned long)got);
	return count(expected == got);
}

bool check_error(const char *file, int line, const char *expression, uint32_t reason, uint32_t argument,
		 uint32_t got)
{
	bool holds = got == (uint32_t)OKAPI_ERROR_AT(reason, argument);

	if (!holds)
		debug_print("FAIL %s:%d: %s: expected error %lu of argument %lu got %lu of %lu\n",
			    file_name(file), line, expression, (unsigned long)reason, (unsigned long)argument,
			    (unsigned long)OKAPI_ERROR_REASON(got), (unsigned long)OKAPI_ERROR_ARGUMENT(got));
	return count(holds);
}

void run_test(const char *name, void (*test)(void))
{
	unsigned int before = failed_checks();

	test();
	if (failed_checks() == before) {
		tests_passed++;
		debug_print("ok %s\n", name);
	} else {
		tests_failed++;
		debug_print("FAIL %s\n", name);
	}
}

void finish_tests(void)
{
	uint32_t ignored;

	debug_print("%u passed, %u failed\n", tests_passed, tests_failed);
	okl4_sys_debug(OKAPI_DEBUG_EXIT, tests_failed || !tests_passed, &ignored);
	for (;;)
		;
}
