/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/capability.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>

#include "check.h"
#include "tests.h"

static okl4_word_t free_memory(void)
{
	okl4_pool_info_t info = {0};

	okl4_pool_query(OKL4_SLOT_POOL, &info);
	return info.free;
}

static okl4_word_t count_free_slots(void)
{
	okl4_word_t slots[128], count;

	for (count = 0; count < 128 && (slots[count] = okl4_slot_alloc()) != 0; count++)
		;
	for (okl4_word_t i = 0; i < count; i++)
		okl4_slots_free(slots[i], 1);
	return count;
}

static okl4_word_t memory_before, slots_before;

/* Threads, objects and slots of all tests have been given back. */
static void nothing_is_left_behind(void)
{
	CHECK_EQUAL(memory_before, free_memory());
	CHECK_EQUAL(slots_before, count_free_slots());
}

static void run_all(void)
{
	test_threads();
	test_locks();
	test_time();
	test_messages();
	test_kthreads();
	test_irqset();
	test_objects();
}

int main(int argc, char **argv)
{
	test_environment(argc, argv);
	/* The first time through, the main thread makes its park notification and timer, and keeps them. */
	run_all();
	memory_before = free_memory();
	slots_before = count_free_slots();
	run_all();
	RUN(nothing_is_left_behind);
	finish_tests();
}
