/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors: every number has a text of its own and a code of OKL4's API.
 */
#include <string.h>

#include <okapi/error.h>
#include <okl4/clock.h>
#include <okl4/errno.h>

#include "suite.h"

#define LAST_REASON 64

static int is_known(int reason)
{
	return strcmp(okl4_error_text(reason), "unknown error") != 0;
}

static void test_texts_differ(void)
{
	int known = 0;

	for (int i = 0; i < LAST_REASON; i++) {
		known += is_known(i);
		for (int k = 0; k < i; k++)
			CU_ASSERT(!is_known(i) || strcmp(okl4_error_text(i), okl4_error_text(k)) != 0);
	}
	/* All of <okapi/error.h>: 0 and 35 reasons. */
	CU_ASSERT_EQUAL(known, 36);
	CU_ASSERT(is_known(OKAPI_ERROR_SYSCALL) && is_known(OKAPI_ERROR_SELF) &&
		  is_known(OKAPI_ERROR_UTCB_IN_USE));
}

static void test_library_codes(void)
{
	static const int codes[] = {OKL4_INVALID_ARGUMENT, OKL4_OUT_OF_RANGE, OKL4_IN_USE,
				    OKL4_ALLOC_EXHAUSTED,  OKL4_WOULD_BLOCK,  OKL4_UNMAPPED,
				    OKL4_CANCELLED};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		CU_ASSERT(is_known(codes[i]));
	CU_ASSERT(!is_known(-1));
	CU_ASSERT(!is_known(-1000));
	CU_ASSERT(!is_known(0x7fffffff));
}

static void test_conversion(void)
{
	CU_ASSERT_EQUAL(_okl4_convert_kernel_errno(OKAPI_OK), OKL4_OK);
	CU_ASSERT_EQUAL(_okl4_convert_kernel_errno(OKAPI_ERROR_WOULD_BLOCK), OKL4_WOULD_BLOCK);
	CU_ASSERT_EQUAL(_okl4_convert_kernel_errno(OKAPI_ERROR_NO_MEMORY), OKL4_ALLOC_EXHAUSTED);
	CU_ASSERT_EQUAL(_okl4_convert_kernel_errno(OKAPI_ERROR_PARTNER_DIED), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(_okl4_convert_kernel_errno(OKAPI_ERROR_NOT_MAPPED), OKL4_UNMAPPED);
	CU_ASSERT_EQUAL(_okl4_convert_kernel_errno(OKAPI_ERROR_AT(OKAPI_ERROR_TYPE, 3)),
			OKL4_INVALID_ARGUMENT);
	/* No error of the kernel, known or not, becomes a success. */
	for (okl4_word_t error = 1; error < 0x1000; error++) {
		if (OKAPI_ERROR_REASON(error) != 0)
			CU_ASSERT(_okl4_convert_kernel_errno(error) < 0);
	}
}

static void test_argument_is_ignored_in_text(void)
{
	CU_ASSERT_STRING_EQUAL(okl4_error_text(OKAPI_ERROR_AT(OKAPI_ERROR_RIGHTS, 2)),
			       okl4_error_text(OKAPI_ERROR_RIGHTS));
}

static void test_scale(void)
{
	CU_ASSERT_EQUAL(okl4_scale(1000, 24000000, 1000000, 0), 24000);
	CU_ASSERT_EQUAL(okl4_scale(1, 24000000, 1000000000, 0), 0);
	CU_ASSERT_EQUAL(okl4_scale(1, 24000000, 1000000000, 1), 1);
	CU_ASSERT_EQUAL(okl4_scale(0, 24000000, 1000000000, 1), 0);
	CU_ASSERT_EQUAL(okl4_scale(UINT64_MAX, 1, 1, 0), UINT64_MAX);
	CU_ASSERT_EQUAL(okl4_scale(UINT64_MAX, 2, 1, 0), UINT64_MAX);
	CU_ASSERT_EQUAL(okl4_scale(UINT64_MAX, 1000000000, 1000000000, 0), UINT64_MAX);
	/* Against 128-bit arithmetic. */
	for (uint64_t i = 1; i < 60; i++) {
		uint64_t value = (1ull << i) * 7 + i;
		unsigned __int128 exact = (unsigned __int128)value * 1000000000u / 24000000u;

		CU_ASSERT_EQUAL(okl4_scale(value, 1000000000, 24000000, 0),
				exact > UINT64_MAX ? UINT64_MAX : (uint64_t)exact);
	}
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"texts differ", test_texts_differ},
		{"library codes", test_library_codes},
		{"conversion", test_conversion},
		{"argument is ignored in text", test_argument_is_ignored_in_text},
		{"scale", test_scale},
	};

	return RUN_SUITE("libokl4 errors", tests);
}
