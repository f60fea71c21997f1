/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run queue, against one list for each priority.
 */
#include <string.h>

#include <kernel/scheduling.h>
#include <kernel/thread.h>

#include "random.h"
#include "suite.h"

#define THREADS 96

/* The scheduler's, which is not part of this program. */
struct scheduler scheduler;

static struct thread threads[THREADS];
static struct thread *model[OKAPI_PRIORITIES][THREADS];
static uint32_t length[OKAPI_PRIORITIES];

static void reset(void)
{
	memset(threads, 0, sizeof(threads));
	memset(length, 0, sizeof(length));
	memset(&run_queue, 0, sizeof(run_queue));
}

static void insert(struct thread *thread, bool at_head)
{
	uint32_t priority = thread->priority;
	struct thread **line = model[priority];

	if (at_head) {
		memmove(line + 1, line, length[priority] * sizeof(*line));
		line[0] = thread;
	} else {
		line[length[priority]] = thread;
	}
	length[priority]++;
	run_queue_insert(thread, at_head);
}

static void take_out(struct thread *thread)
{
	uint32_t priority = thread->priority, place = 0;
	struct thread **line = model[priority];

	while (line[place] != thread)
		place++;
	length[priority]--;
	memmove(line + place, line + place + 1, (length[priority] - place) * sizeof(*line));
	run_queue_remove(thread);
}

/* The first one of the thread's priority goes, the thread comes in as the last. */
static void replace(struct thread *thread)
{
	struct thread **line = model[thread->priority], *first = line[0];
	uint32_t last = length[thread->priority] - 1;

	memmove(line, line + 1, last * sizeof(*line));
	line[last] = thread;
	run_queue_replace(first, thread);
	CU_ASSERT_FATAL(!first->queued && thread->queued);
}

static struct thread *first_ready(void)
{
	return run_queue.summary != 0 ? run_queue_first() : NULL;
}

static struct thread *model_first(void)
{
	for (int priority = OKAPI_PRIORITIES - 1; priority >= 0; priority--) {
		if (length[priority] > 0)
			return model[priority][0];
	}
	return NULL;
}

static void check_ring(uint32_t priority)
{
	struct thread *thread = run_queue.ring[priority];

	CU_ASSERT_EQUAL_FATAL((run_queue.ready[priority / 32] >> priority % 32) & 1, length[priority] > 0);
	if (length[priority] == 0) {
		CU_ASSERT_PTR_NULL_FATAL(thread);
		return;
	}
	for (uint32_t i = 0; i < length[priority]; i++, thread = thread->links.next) {
		CU_ASSERT_FATAL(thread == model[priority][i] && thread->queued);
		CU_ASSERT_FATAL(thread->links.next->links.previous == thread);
	}
	CU_ASSERT_PTR_EQUAL_FATAL(thread, run_queue.ring[priority]);
}

static void check(void)
{
	CU_ASSERT_PTR_EQUAL_FATAL(first_ready(), model_first());
	for (uint32_t priority = 0; priority < OKAPI_PRIORITIES; priority++)
		check_ring(priority);
	for (uint32_t word = 0; word < 8; word++)
		CU_ASSERT_EQUAL_FATAL((run_queue.summary >> word) & 1, run_queue.ready[word] != 0);
}

static void test_each_priority(void)
{
	reset();
	check();
	for (uint32_t priority = 0; priority < OKAPI_PRIORITIES; priority++) {
		struct thread *thread = &threads[priority % THREADS];

		thread->priority = (uint8_t)priority;
		insert(thread, priority % 2);
		check();
		take_out(thread);
		CU_ASSERT(!thread->queued && !thread->links.next && !thread->links.previous);
		check();
	}
}

/* `spread` priorities, so that rings are long or short. */
static void run_random(uint32_t spread)
{
	reset();
	for (uint32_t i = 0; i < 20000; i++) {
		struct thread *thread = &threads[random_below(THREADS)];

		if (thread->queued) {
			take_out(thread);
		} else {
			thread->priority =
				(uint8_t)(random_below(spread) * 255 / (spread > 1 ? spread - 1 : 1));
			if (length[thread->priority] > 0 && random_below(3) == 0)
				replace(thread);
			else
				insert(thread, random_below(4) == 0);
		}
		CU_ASSERT_PTR_EQUAL_FATAL(first_ready(), model_first());
		if (i % 8 == 0)
			check();
	}
}

static void test_random(void)
{
	run_random(1);
	run_random(3);
	run_random(20);
	run_random(256);
}

/* The first one goes to the end of its line: all take turns. */
static void test_round_robin(void)
{
	reset();
	for (uint32_t i = 0; i < 10; i++) {
		threads[i].priority = 77;
		insert(&threads[i], false);
	}
	for (uint32_t turn = 0; turn < 35; turn++) {
		struct thread *first = run_queue_first();

		CU_ASSERT_PTR_EQUAL(first, &threads[turn % 10]);
		take_out(first);
		insert(first, false);
	}
	/* Who was pushed aside by a higher one, goes on first. */
	take_out(&threads[5]);
	insert(&threads[5], true);
	CU_ASSERT_PTR_EQUAL(run_queue_first(), &threads[5]);
	check();
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"each priority alone", test_each_priority},
		{"against lists", test_random},
		{"round robin", test_round_robin},
	};

	return RUN_SUITE("run queue", tests);
}
