/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks for cells that test the kernel.  A group of tests is an image; one of
 * its cells runs the tests and ends the emulator:
 *
 *     static void queues_by_priority(void) { CHECK_EQUAL(2, okl4_sys_...); }
 *
 *     int main(void)
 *     {
 *             RUN(queues_by_priority);
 *             finish_tests();
 *     }
 *
 * A failed check is printed as `FAIL file:line: expression: expected .. got ..`, and the
 * test goes on.  All output goes through the kernel's debug call, so it needs
 * no other cell; it works from any thread, but lines of threads that
 * run at the same time may mix.
 */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* Prints `ok NAME` if no check failed since the last one. */
#define RUN(test) run_test(#test, test)
void run_test(const char *name, void (*test)(void));

/* Prints the totals and ends the emulator, with status 0 if there was a test and none failed. */
__attribute__((noreturn)) void finish_tests(void);

#define CHECK(condition) check_true(__FILE__, __LINE__, #condition, condition)
#define CHECK_EQUAL(expected, expression)                                                                    \
	check_equal(__FILE__, __LINE__, #expression, (uint32_t)(expected), (uint32_t)(expression))
/* An error of the kernel: a reason of <okapi/error.h> and the argument that is to blame. */
#define CHECK_ERROR(reason, argument, expression)                                                            \
	check_error(__FILE__, __LINE__, #expression, reason, argument, expression)

/* All give back whether the check held. */
bool check_true(const char *file, int line, const char *expression, bool holds);
bool check_equal(const char *file, int line, const char *expression, uint32_t expected, uint32_t got);
bool check_error(const char *file, int line, const char *expression, uint32_t reason, uint32_t argument,
		 uint32_t got);

/* Checks that failed in this cell so far: for cells that report to the one that runs the tests. */
unsigned int failed_checks(void);

/* printf to the kernel's console. */
__attribute__((format(printf, 1, 2))) void debug_print(const char *format, ...);

#endif
