/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queues of waiting threads, against a list sorted by priority and arrival.
 */
#include <string.h>

#include <kernel/queue.h>
#include <kernel/thread.h>

#include "random.h"
#include "suite.h"

#define THREADS 120

static struct thread threads[THREADS];
static struct thread *model[THREADS];
static uint32_t length;
static struct queue queue;

static void reset(void)
{
	memset(threads, 0, sizeof(threads));
	queue.head = NULL;
	length = 0;
}

static void insert(struct thread *thread)
{
	uint32_t place = 0;

	while (place < length && model[place]->priority >= thread->priority)
		place++;
	memmove(model + place + 1, model + place, (length - place) * sizeof(*model));
	model[place] = thread;
	length++;
	queue_insert(&queue, thread);
}

static uint32_t place_of(const struct thread *thread)
{
	uint32_t place = 0;

	while (place < length && model[place] != thread)
		place++;
	return place;
}

static void take_out(struct thread *thread)
{
	uint32_t place = place_of(thread);

	length--;
	memmove(model + place, model + place + 1, (length - place) * sizeof(*model));
	queue_remove(&queue, thread);
	CU_ASSERT_FATAL(!thread->links.next && !thread->links.previous && !thread->links.higher &&
			!thread->links.lower);
}

/* Checks one ring and returns how many are in it. */
static uint32_t check_ring(struct thread *first, uint32_t place)
{
	struct thread *thread = first;
	uint32_t count = 0;

	do {
		CU_ASSERT_FATAL(place + count < length && thread == model[place + count]);
		CU_ASSERT_FATAL(thread->priority == first->priority &&
				thread->links.next->links.previous == thread);
		CU_ASSERT_FATAL(thread == first || (!thread->links.lower && !thread->links.higher));
		thread = thread->links.next;
		count++;
	} while (thread != first);
	return count;
}

static void check(void)
{
	struct thread *higher = NULL;
	uint32_t place = 0;

	for (struct thread *first = queue.head; first; first = first->links.lower) {
		CU_ASSERT_PTR_EQUAL_FATAL(first->links.higher, higher);
		CU_ASSERT_FATAL(!higher || higher->priority > first->priority);
		place += check_ring(first, place);
		higher = first;
	}
	CU_ASSERT_EQUAL_FATAL(place, length);
}

static void run_random(uint32_t spread)
{
	reset();
	for (uint32_t i = 0; i < 20000; i++) {
		struct thread *thread = &threads[random_below(THREADS)];

		if (place_of(thread) < length) {
			take_out(thread);
		} else {
			thread->priority = (uint8_t)random_below(spread);
			insert(thread);
		}
		check();
	}
	while (length > 0)
		take_out(model[random_below(length)]);
	CU_ASSERT_PTR_NULL(queue.head);
}

static void test_random(void)
{
	run_random(1);
	run_random(2);
	run_random(9);
	run_random(256);
}

/* Served from the head: the highest first, and within one priority who came first. */
static void test_service_order(void)
{
	static const uint8_t priority[] = {5, 9, 5, 1, 9, 5, 1, 255, 0};
	static const uint8_t order[] = {7, 1, 4, 0, 2, 5, 3, 6, 8};

	reset();
	for (uint32_t i = 0; i < sizeof(priority); i++) {
		threads[i].priority = priority[i];
		insert(&threads[i]);
	}
	for (uint32_t i = 0; i < sizeof(order); i++) {
		CU_ASSERT_PTR_EQUAL_FATAL(queue.head, &threads[order[i]]);
		take_out(queue.head);
	}
	CU_ASSERT_PTR_NULL(queue.head);
}

/* Each place of a queue of three rings of three, removed first. */
static void test_removal_anywhere(void)
{
	for (uint32_t removed = 0; removed < 9; removed++) {
		reset();
		for (uint32_t i = 0; i < 9; i++) {
			threads[i].priority = (uint8_t)(i % 3 * 100);
			insert(&threads[i]);
		}
		take_out(&threads[removed]);
		check();
		insert(&threads[removed]);
		check();
		CU_ASSERT_EQUAL(place_of(&threads[removed]), (2 - removed % 3) * 3 + 2);
	}
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"against a sorted list", test_random},
		{"order of service", test_service_order},
		{"removal anywhere", test_removal_anywhere},
	};

	return RUN_SUITE("wait queue", tests);
}
