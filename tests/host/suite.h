/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The main function of a CUnit program with one suite.
 */
#ifndef HOST_SUITE_H
#define HOST_SUITE_H

#include <CUnit/Basic.h>

struct suite_test {
	const char *name;
	void (*run)(void);
};

/* Runs the tests; the number of failures, or 1 if CUnit itself fails, is for main to return. */
static inline int run_suite(const char *name, const struct suite_test *tests, unsigned count)
{
	CU_pSuite suite;
	unsigned failures;

	if (CU_initialize_registry() != CUE_SUCCESS)
		return 1;
	suite = CU_add_suite(name, NULL, NULL);
	for (unsigned i = 0; suite != NULL && i < count; i++) {
		if (CU_add_test(suite, tests[i].name, tests[i].run) == NULL)
			suite = NULL;
	}
	if (suite == NULL)
		return 1;
	CU_basic_set_mode(CU_BRM_VERBOSE);
	CU_basic_run_tests();
	failures = CU_get_number_of_failures();
	CU_cleanup_registry();
	return failures != 0;
}

#define RUN_SUITE(name, tests) run_suite(name, tests, sizeof(tests) / sizeof((tests)[0]))

#endif
