/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bitmap allocator and the slot allocator on it, also from two threads.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <okl4/bitmap.h>
#include <okl4/slot_allocator.h>

#include "suite.h"

static void test_any_and_unit(void)
{
	okl4_allocator_attr_t attr;
	okl4_bitmap_item_t item;

	OKL4_BITMAP_ALLOCATOR_DECLARE(map, 40);
	okl4_allocator_attr_setrange(&attr, 100, 40);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_init(map, &attr), OKL4_OK);
	for (okl4_word_t i = 0; i < 40; i++) {
		okl4_bitmap_item_setany(&item);
		CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(map, &item), OKL4_OK);
		CU_ASSERT_EQUAL(okl4_bitmap_item_getunit(&item), 100 + i);
	}
	okl4_bitmap_item_setany(&item);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(map, &item), OKL4_ALLOC_EXHAUSTED);
	okl4_bitmap_item_setunit(&item, 120);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(map, &item), OKL4_IN_USE);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_isallocated(map, &item), 1);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_free(map, &item), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_isallocated(map, &item), 0);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_free(map, &item), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(map, &item), OKL4_OK);
	for (okl4_word_t unit = 99; unit <= 140; unit += 41) {
		okl4_bitmap_item_setunit(&item, unit);
		CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(map, &item), OKL4_OUT_OF_RANGE);
		CU_ASSERT_EQUAL(okl4_bitmap_allocator_free(map, &item), OKL4_OUT_OF_RANGE);
		CU_ASSERT_EQUAL(okl4_bitmap_allocator_isallocated(map, &item), OKL4_OUT_OF_RANGE);
	}
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_getattribute(map, &attr), OKL4_OK);
	CU_ASSERT(attr.base == 100 && attr.size == 40);
}

static void test_wrong_arguments(void)
{
	okl4_allocator_attr_t attr = {.base = 1, .size = 0xffffffff};
	okl4_bitmap_item_t item;
	okl4_word_t first;

	OKL4_BITMAP_ALLOCATOR_DECLARE(map, 8);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_init(map, &attr), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_init(NULL, &attr), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_init(map, NULL), OKL4_INVALID_ARGUMENT);
	okl4_allocator_attr_setsize(&attr, 8);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_init(map, &attr), OKL4_INVALID_ARGUMENT);
	okl4_allocator_attr_setrange(&attr, 0, 8);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_init(map, &attr), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(map, NULL), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_alloc(NULL, &item), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_allocrun(map, 0, &first), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_allocrun(map, 33, &first), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_allocrun(map, 9, &first), OKL4_ALLOC_EXHAUSTED);
	CU_ASSERT_EQUAL(okl4_bitmap_allocator_freerun(map, 7, 2), OKL4_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(okl4_bitmap_item_setany(NULL), OKL4_INVALID_ARGUMENT);
}

static void test_slots(void)
{
	okl4_word_t first, second;

	CU_ASSERT_EQUAL(okl4_slot_allocator_init(0, 10), OKL4_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(okl4_slot_allocator_init(11, 10), OKL4_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(okl4_slot_allocator_init(1, 1025), OKL4_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(okl4_slot_allocator_init(24, 64), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_slots_alloc(3, &first), OKL4_OK);
	CU_ASSERT_EQUAL(first, 24);
	CU_ASSERT_EQUAL(okl4_slot_alloc(), 27);
	CU_ASSERT_EQUAL(okl4_slots_free(24, 3), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_slots_alloc(4, &second), OKL4_OK);
	CU_ASSERT_EQUAL(second, 28);
	CU_ASSERT_EQUAL(okl4_slots_alloc(3, &second), OKL4_OK);
	CU_ASSERT_EQUAL(second, 24);
	CU_ASSERT_EQUAL(okl4_slots_free(24, 4), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_slots_free(24, 4), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_slots_free(23, 1), OKL4_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(okl4_slots_free(64, 1), OKL4_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(okl4_slot_allocator_init(64, 64), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_slot_alloc(), 0);
}

/* Against a model: no slot is given out twice, and a run is refused only if there is none. */
static void test_against_model(void)
{
	unsigned char taken[1024] = {0};

	CU_ASSERT_EQUAL(okl4_slot_allocator_init(40, 1000), OKL4_OK);
	srand(3);
	for (int i = 0; i < 20000; i++) {
		okl4_word_t count = 1 + (okl4_word_t)rand() % 6, first;

		if (rand() % 5 < 3 && okl4_slots_alloc(count, &first) == OKL4_OK) {
			CU_ASSERT_FATAL(first >= 40 && first + count <= 1000);
			for (okl4_word_t k = first; k < first + count; k++)
				CU_ASSERT_FATAL(taken[k]++ == 0);
		} else {
			first = 40 + (okl4_word_t)rand() % 960;
			if (okl4_slots_free(first, 1) == OKL4_OK)
				CU_ASSERT_FATAL(taken[first]-- == 1);
		}
	}
	for (okl4_word_t k = 40; k < 1000; k++)
		CU_ASSERT_EQUAL(okl4_slots_free(k, 1), taken[k] ? OKL4_OK : OKL4_INVALID_ARGUMENT);
}

static volatile int owners[1024];
static volatile int doubles;

static void *take_and_free(void *unused)
{
	(void)unused;
	for (int i = 0; i < 100000; i++) {
		okl4_word_t first;

		if (okl4_slots_alloc(3, &first) != OKL4_OK)
			continue;
		for (okl4_word_t k = first; k < first + 3; k++) {
			if (__atomic_fetch_add(&owners[k], 1, __ATOMIC_SEQ_CST) != 0)
				doubles = 1;
		}
		for (okl4_word_t k = first; k < first + 3; k++)
			__atomic_fetch_sub(&owners[k], 1, __ATOMIC_SEQ_CST);
		okl4_slots_free(first, 3);
	}
	return NULL;
}

static void test_two_threads(void)
{
	pthread_t thread;

	CU_ASSERT_EQUAL(okl4_slot_allocator_init(16, 28), OKL4_OK);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, take_and_free, NULL), 0);
	take_and_free(NULL);
	pthread_join(thread, NULL);
	CU_ASSERT_EQUAL(doubles, 0);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"any and unit", test_any_and_unit},
		{"wrong arguments", test_wrong_arguments},
		{"slots", test_slots},
		{"against a model", test_against_model},
		{"two threads", test_two_threads},
	};

	return RUN_SUITE("libokl4 slots", tests);
}
