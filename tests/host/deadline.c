/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The heap of deadlines, against an unsorted table searched in full.
 */
#include <string.h>

#include <kernel/deadline.h>

#include "random.h"
#include "suite.h"

static struct deadline deadlines[DEADLINES];
static uint64_t model[DEADLINES]; /* time, or NOT_SET */
static uint64_t last_time;
static uint32_t expired_count, set_count;

#define NOT_SET UINT64_MAX

static void reset(void)
{
	for (uint32_t i = 0; i < DEADLINES; i++) {
		deadline_cancel(&deadlines[i]);
		model[i] = NOT_SET;
	}
	set_count = 0;
	CU_ASSERT_EQUAL_FATAL(deadline_next(), UINT64_MAX);
}

static uint64_t earliest(void)
{
	uint64_t time = NOT_SET;

	for (uint32_t i = 0; i < DEADLINES; i++)
		time = model[i] < time ? model[i] : time;
	return time;
}

static void expired(struct deadline *deadline, uint64_t now)
{
	uint32_t index = (uint32_t)(deadline - deadlines);

	CU_ASSERT_FATAL(model[index] == deadline->time && deadline->time <= now && deadline->place == 0);
	CU_ASSERT_FATAL(deadline->time >= last_time && deadline->time == earliest());
	last_time = deadline->time;
	model[index] = NOT_SET;
	expired_count++;
	set_count--;
}

static void set(uint32_t index, uint64_t time)
{
	set_count += model[index] == NOT_SET;
	model[index] = time;
	deadlines[index].expired = expired;
	deadline_set(&deadlines[index], time);
}

static void cancel(uint32_t index)
{
	set_count -= model[index] != NOT_SET;
	model[index] = NOT_SET;
	deadline_cancel(&deadlines[index]);
	CU_ASSERT_EQUAL_FATAL(deadlines[index].place, 0);
}

static uint32_t due(uint64_t now)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < DEADLINES; i++)
		count += model[i] != NOT_SET && model[i] <= now;
	return count;
}

static void run(uint64_t now, uint32_t most)
{
	uint32_t before = due(now), expected = before < most ? before : most;

	last_time = 0;
	expired_count = 0;
	CU_ASSERT_EQUAL_FATAL(deadline_run(now, most), before > most);
	CU_ASSERT_EQUAL_FATAL(expired_count, expected);
}

/* `spread`: how many different times there are. */
static void run_random(uint32_t count, uint32_t spread)
{
	uint64_t now = 0;

	reset();
	for (uint32_t i = 0; i < 8000; i++) {
		uint32_t index = random_below(count), what = random_below(10);

		if (what < 6)
			set(index, now + random_below(spread));
		else if (what < 8)
			cancel(index);
		else {
			now += random_below(spread) / 4;
			run(now, random_below(6));
		}
		CU_ASSERT_EQUAL_FATAL(deadline_next(), earliest());
	}
	run(UINT64_MAX - 1, DEADLINES);
	CU_ASSERT_EQUAL(set_count, 0);
	CU_ASSERT_EQUAL(deadline_next(), UINT64_MAX);
}

static void test_random(void)
{
	run_random(1, 10);
	run_random(7, 3);
	run_random(100, 1000000);
	run_random(DEADLINES, 500);
	run_random(DEADLINES, 0xffffffff);
}

/* All at once, rising, falling and shuffled. */
static void test_full(void)
{
	for (uint32_t pass = 0; pass < 3; pass++) {
		reset();
		for (uint32_t i = 0; i < DEADLINES; i++)
			set(i, pass == 0 ? i : pass == 1 ? DEADLINES - i : random_below(100));
		CU_ASSERT_EQUAL(deadline_next(), earliest());
		run(UINT64_MAX - 1, 4);
		run(UINT64_MAX - 1, DEADLINES);
		CU_ASSERT_EQUAL(set_count, 0);
	}
}

static uint32_t periodic_runs;

static void periodic(struct deadline *deadline, uint64_t now)
{
	(void)now;
	periodic_runs++;
	deadline_set(deadline, deadline->time + 10);
}

/* Set again while it expires: comes again when due, as often as is allowed at once. */
static void test_periodic(void)
{
	static struct deadline deadline = {.expired = periodic};

	reset();
	deadline_set(&deadline, 10);
	CU_ASSERT_FALSE(deadline_run(9, 4));
	CU_ASSERT_FALSE(deadline_run(39, 4));
	CU_ASSERT_EQUAL(periodic_runs, 3);
	CU_ASSERT_TRUE(deadline_run(1000, 4));
	CU_ASSERT_EQUAL(periodic_runs, 7);
	CU_ASSERT_EQUAL(deadline_next(), 80);
	deadline_cancel(&deadline);
	deadline_cancel(&deadline);
	CU_ASSERT_EQUAL(deadline_next(), UINT64_MAX);
}

static void test_reservation(void)
{
	for (uint32_t i = 0; i < DEADLINES; i++)
		CU_ASSERT_TRUE_FATAL(deadline_reserve());
	CU_ASSERT_FALSE(deadline_reserve());
	deadline_release();
	CU_ASSERT_TRUE(deadline_reserve());
	CU_ASSERT_FALSE(deadline_reserve());
	for (uint32_t i = 0; i < DEADLINES; i++)
		deadline_release();
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"against a table", test_random},
		{"all at once", test_full},
		{"set again while expiring", test_periodic},
		{"reservation", test_reservation},
	};

	return RUN_SUITE("deadline", tests);
}
