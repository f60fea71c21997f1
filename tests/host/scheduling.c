/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who runs, and for how many ticks: slices, budgets, periods and parts of
 * budgets, on a clock that the test moves.  All counts are exact.
 */
#include <string.h>

#include "board.h"
#include "random.h"
#include "scheduling_fixture.h"
#include "suite.h"

static void test_round_robin(void)
{
	reset();
	for (uint32_t i = 0; i < 3; i++) {
		give_time(i, 10, 0, 0);
		start(i);
	}
	leave();
	pass(30 * SLICE);
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(used[i], 10 * SLICE);
		CU_ASSERT_EQUAL(consumed(i), used[i]);
	}
}

/* A higher one runs at once and alone; then the one it pushed aside goes on first. */
static void test_priority(void)
{
	reset();
	for (uint32_t i = 0; i < 3; i++)
		give_time(i, i == 2 ? 11 : 10, 0, 0);
	start(0);
	start(1);
	leave();
	pass(MS);
	CU_ASSERT_EQUAL(used[0] + used[1], MS);
	for (uint32_t i = 0; i < 2; i++) {
		struct thread *before = running;

		start(2);
		leave();
		CU_ASSERT_PTR_EQUAL(running, &threads[2]);
		pass(3 * SLICE + MS);
		CU_ASSERT_PTR_EQUAL(running, &threads[2]);
		scheduling_unready(&threads[2]);
		threads[2].state = OKAPI_THREAD_STOPPED;
		leave();
		CU_ASSERT_PTR_EQUAL(running, before);
	}
	CU_ASSERT_EQUAL(used[2], 2 * (3 * SLICE + MS));
	CU_ASSERT_EQUAL(consumed(2), used[2]);
}

/* Thread 0 has 2 of every 10 ms, thread 1 all the rest.  Returns the context of thread 0. */
static struct scheduling_context *begin_with_budget(void)
{
	struct scheduling_context *context;

	reset();
	context = give_time(0, 20, 2 * MS, 10 * MS);
	give_time(1, 10, 0, 0);
	start(0);
	start(1);
	leave();
	return context;
}

/* A budget of its own in each period, the rest for who has none. */
static void test_budget(void)
{
	struct scheduling_context *context = begin_with_budget();

	CU_ASSERT_PTR_EQUAL(running, &threads[0]);
	pass(2 * MS - 1);
	CU_ASSERT_PTR_EQUAL(running, &threads[0]);
	pass(1);
	CU_ASSERT_PTR_EQUAL(running, &threads[1]);
	CU_ASSERT_TRUE(context->exhausted);
	pass(8 * MS - 1);
	CU_ASSERT_PTR_EQUAL(running, &threads[1]);
	pass(1);
	CU_ASSERT_PTR_EQUAL(running, &threads[0]);
	CU_ASSERT_FALSE(context->exhausted);
	pass(990 * MS);
	CU_ASSERT_EQUAL(used[0], 200 * MS);
	CU_ASSERT_EQUAL(used[1], 800 * MS);
	CU_ASSERT_EQUAL(consumed(0), used[0]);
	CU_ASSERT_EQUAL(consumed(1), used[1]);
}

/* Who has used up the budget waits, though nobody else wants the processor. */
static void test_idle(void)
{
	reset();
	give_time(0, 20, 3 * MS, 12 * MS);
	start(0);
	leave();
	pass(120 * MS);
	CU_ASSERT_EQUAL(board.now, 120 * MS);
	CU_ASSERT_EQUAL(used[0], 30 * MS);
	CU_ASSERT_EQUAL(board.idle, 90 * MS);
	CU_ASSERT_EQUAL(consumed(0), used[0]);
}

/* What is used too much because an interrupt comes late, is missing in the next period. */
static void test_overdraw(void)
{
	begin_with_budget();
	late = MS / 4;
	pass(2 * MS + late);
	CU_ASSERT_PTR_EQUAL(running, &threads[1]);
	CU_ASSERT_EQUAL(used[0], 2 * MS + late);
	CU_ASSERT_EQUAL(threads[0].own_context->left, -(int32_t)late);
	pass(998 * MS - late);
	CU_ASSERT(used[0] <= 200 * MS + late);
	CU_ASSERT(used[0] >= 199 * MS);
	CU_ASSERT_EQUAL(used[0] + used[1], 1000 * MS);
	CU_ASSERT_EQUAL(consumed(0), used[0]);
}

/* Two periods that do not fit each other, and the one below gets what they leave. */
static void test_several_budgets(void)
{
	reset();
	give_time(0, 30, 1 * MS, 7 * MS);
	give_time(1, 20, 3 * MS, 11 * MS);
	give_time(2, 10, 0, 0);
	for (uint32_t i = 0; i < 3; i++)
		start(i);
	leave();
	pass(7 * 11 * 20 * MS);
	CU_ASSERT_EQUAL(used[0], 11 * 20 * MS);
	CU_ASSERT_EQUAL(used[1], 3 * 7 * 20 * MS);
	CU_ASSERT_EQUAL(used[2], (77 - 11 - 21) * 20 * MS);
}

static void test_refusals(void)
{
	struct scheduling_context *context;

	reset();
	context = give_time(0, 20, 2 * MS, 10 * MS);
	CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS, 10 * MS, 256),
			OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 3));
	CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS, 10 * MS, 19),
			OKAPI_ERROR_AT(OKAPI_ERROR_CEILING, 3));
	CU_ASSERT_EQUAL(scheduling_context_set(context, MS, 61000 * MS, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 2));
	CU_ASSERT_EQUAL(scheduling_context_set(context, MS / 100, MS / 101, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 2));
	CU_ASSERT_EQUAL(scheduling_context_set(context, MS / 101, MS, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1));
	CU_ASSERT_EQUAL(scheduling_context_set(context, 11 * MS, 10 * MS, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1));
	CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS + 1, 10 * MS, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1));
	CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS, 10 * MS - 1, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1));
	CU_ASSERT_EQUAL(scheduling_context_set(context, 0, 0, 255), OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 2));
	CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS, 10 * MS, 20), OKAPI_OK);
	CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS, 10 * MS, 21),
			OKAPI_ERROR_AT(OKAPI_ERROR_CEILING, 3));
	CU_ASSERT_EQUAL(scheduling_context_set(context, MS, 10 * MS, 20), OKAPI_OK);
}

/* Setting the same budget again and again gives no time anew, nor does moving it to a part and back. */
static void test_no_renewal(void)
{
	struct scheduling_context *context = begin_with_budget(), *part;
	result_t error;

	for (uint32_t i = 0; i < 500; i++) {
		pass(MS);
		CU_ASSERT_EQUAL(scheduling_context_set(context, 2 * MS, 10 * MS, 255), OKAPI_OK);
		leave();
	}
	part = scheduling_context_create(pool, context, &error);
	CU_ASSERT_PTR_NOT_NULL_FATAL(part);
	for (uint32_t i = 0; i < 500; i++) {
		pass(MS);
		CU_ASSERT_EQUAL(scheduling_context_set(part, MS * (1 - i % 2), 10 * MS, 255), OKAPI_OK);
		leave();
	}
	CU_ASSERT(used[0] <= 200 * MS);
	CU_ASSERT_EQUAL(used[0] + used[1], 1000 * MS);
}

/* A part takes of the source's budget; together they never have more than it had. */
static void test_parts(void)
{
	struct scheduling_context *source, *part;
	result_t error;

	reset();
	source = give_time(0, 20, 4 * MS, 10 * MS);
	part = scheduling_context_create(pool, source, &error);
	CU_ASSERT_PTR_NOT_NULL_FATAL(part);
	CU_ASSERT_TRUE(part->exhausted);
	CU_ASSERT_EQUAL(scheduling_context_set(part, MS, 9 * MS, 255), OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 2));
	CU_ASSERT_EQUAL(scheduling_context_set(part, 4 * MS, 10 * MS, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1));
	CU_ASSERT_EQUAL(scheduling_context_set(part, 1, 10 * MS, 255), OKAPI_ERROR_AT(OKAPI_ERROR_BUDGET, 1));
	CU_ASSERT_EQUAL(scheduling_context_set(part, MS, 10 * MS, 255), OKAPI_OK);
	CU_ASSERT_EQUAL(source->budget, 3 * MS);
	CU_ASSERT_EQUAL(scheduling_context_set(source, 2 * MS, 10 * MS, 255),
			OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 1));
	threads[1].priority = threads[1].base_priority = 19;
	scheduling_bind(part, &threads[1]);
	give_time(2, 10, 0, 0);
	for (uint32_t i = 0; i < 3; i++)
		start(i);
	leave();
	pass(1000 * MS);
	CU_ASSERT_EQUAL(used[0], 300 * MS);
	CU_ASSERT_EQUAL(used[1], 100 * MS);
	CU_ASSERT_EQUAL(used[2], 600 * MS);
	threads[1].state = OKAPI_THREAD_STOPPED;
	scheduling_unready(&threads[1]);
	scheduling_unbind(part);
	while (!scheduling_destroy_step(&part->object)) {
	}
	CU_ASSERT_EQUAL(source->budget, 4 * MS);
	memset(used, 0, sizeof(used));
	pass(10 * MS - (uint32_t)(board.now - source->period_start) % (10 * MS));
	memset(used, 0, sizeof(used));
	pass(1000 * MS);
	CU_ASSERT_EQUAL(used[0], 400 * MS);
}

/* Random budgets, and threads that stop and go: nobody gets more than the share, no tick is lost. */
static void run_random(uint32_t seed)
{
	uint64_t share = 0;

	random_seed(seed);
	reset();
	for (uint32_t i = 0; i < THREADS - 1; i++) {
		uint32_t period = MS * (5 + random_below(20)), budget = MS / 10 + random_below(period / 8);

		give_time(i, 20 + random_below(4), budget, period);
		start(i);
	}
	give_time(THREADS - 1, 1, 0, 0);
	start(THREADS - 1);
	leave();
	for (uint32_t i = 0; i < 2000; i++) {
		uint32_t number = random_below(THREADS - 1);

		pass(random_below(2 * MS));
		if (threads[number].state == OKAPI_THREAD_STOPPED) {
			start(number);
		} else if (random_below(3) == 0) {
			scheduling_unready(&threads[number]);
			threads[number].state = OKAPI_THREAD_STOPPED;
		}
		leave();
	}
	for (uint32_t i = 0; i < THREADS; i++) {
		const struct scheduling_context *context = threads[i].own_context;

		CU_ASSERT_EQUAL(consumed(i), used[i]);
		CU_ASSERT(i == THREADS - 1 || used[i] <= (board.now / context->period + 1) * context->budget);
		share += used[i];
	}
	CU_ASSERT_EQUAL(share, board.now);
}

static void test_random(void)
{
	for (uint32_t seed = 1; seed <= 10; seed++)
		run_random(seed);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"round robin", test_round_robin},
		{"priority", test_priority},
		{"budget", test_budget},
		{"idle", test_idle},
		{"overdraw", test_overdraw},
		{"several budgets", test_several_budgets},
		{"refusals", test_refusals},
		{"no renewal", test_no_renewal},
		{"parts", test_parts},
		{"random", test_random},
	};

	return RUN_SUITE("scheduling", tests);
}
