/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What cells/compute computes, against known values and the C library.
 */
#include <stdlib.h>
#include <string.h>

#include "../../cells/compute/compute.h"
#include "random.h"
#include "suite.h"

#define MOST 1000

static uint32_t words[MOST], expected[MOST];

static void test_sum(void)
{
	const uint32_t some[] = {0xffffffff, 2, 40};

	CU_ASSERT_EQUAL(compute_sum(some, 0), 0);
	CU_ASSERT_EQUAL(compute_sum(some, 3), 41);
}

static void test_crc(void)
{
	const uint8_t *check = (const uint8_t *)"123456789";

	CU_ASSERT_EQUAL(compute_crc(check, 0), 0);
	CU_ASSERT_EQUAL(compute_crc(check, 9), 0xcbf43926);
	CU_ASSERT_EQUAL(compute_crc(check, 1), 0x83dcefb7);
}

static int compare(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

static void test_sort(void)
{
	for (uint32_t count = 0; count <= MOST; count += count < 20 ? 1 : 97) {
		random_seed(count);
		for (uint32_t i = 0; i < count; i++)
			words[i] = expected[i] = random_below(count % 2 ? 10 : 0xffffffff);
		qsort(expected, count, sizeof(expected[0]), compare);
		compute_sort(words, count);
		CU_ASSERT_EQUAL(memcmp(words, expected, count * sizeof(words[0])), 0);
	}
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"sum", test_sum},
		{"CRC-32", test_crc},
		{"sort", test_sort},
	};

	return RUN_SUITE("compute", tests);
}
