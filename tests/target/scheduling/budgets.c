/* SPDX-License-Identifier: BSD-2-Clause */
/* Budgets: shares, exhaustion, lending, parts, ceilings. */
#include <okl4/clock.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "scheduling.h"

#define PERIODS	  120
#define PERIOD_MS 4
#define PERIOD	  (PERIOD_MS * TICKS_MS)

/* A thread with a budget and a higher priority than one that always wants to run. */
static void check_share(uint32_t percent)
{
	uint64_t budget = PERIOD * percent / 100;
	uint64_t begin, used, whole;

	make_spinner(0, 60);
	make_spinner(1, 80);
	CHECK_EQUAL(0, okl4_sys_scheduling_set(context_of(1), (uint32_t)budget, (uint32_t)PERIOD, 100));
	start_spinner(0);
	start_spinner(1);
	begin = okl4_clock_ticks();
	okl4_sleep_ms(PERIODS * PERIOD_MS);
	used = consumed(context_of(1));
	whole = okl4_clock_ticks() - begin;
	CHECK(within(used, whole * percent / 100, 1, whole * percent / 100));
	CHECK(within(consumed(context_of(0)), whole - whole * percent / 100, 1, whole));
	delete_spinner(0);
	delete_spinner(1);
}

static void share_of_10_percent(void)
{
	check_share(10);
}

static void share_of_25_percent(void)
{
	check_share(25);
}

static void share_of_50_percent(void)
{
	check_share(50);
}

/* Two with budgets and one without, all at work. */
static void shares_stand_beside_each_other(void)
{
	uint64_t whole = PERIODS * PERIOD;

	make_spinner(0, 60);
	make_spinner(1, 80);
	make_spinner(2, 81);
	CHECK_EQUAL(0, okl4_sys_scheduling_set(context_of(1), PERIOD / 4, PERIOD, 100));
	CHECK_EQUAL(0, okl4_sys_scheduling_set(context_of(2), PERIOD / 20, PERIOD / 2, 100));
	for (uint32_t i = 0; i < 3; i++)
		start_spinner(i);
	okl4_sleep_ms(PERIODS * PERIOD_MS);
	CHECK(within(consumed(context_of(1)), whole / 4, 1, whole / 4));
	CHECK(within(consumed(context_of(2)), whole / 10, 1, whole / 10));
	for (uint32_t i = 0; i < 3; i++)
		delete_spinner(i);
}

/* Alone on the processor, a thread still gets no more than its budget. */
static void budget_is_a_limit(void)
{
	make_spinner(1, 80);
	CHECK_EQUAL(0, okl4_sys_scheduling_set(context_of(1), 2 * TICKS_MS, 20 * TICKS_MS, 100));
	start_spinner(1);
	okl4_sleep_ms(10);
	CHECK(within(consumed(context_of(1)), 2 * TICKS_MS, 2, 2 * TICKS_MS)); /* used up */
	okl4_sleep_ms(15);
	CHECK(within(consumed(context_of(1)), 4 * TICKS_MS, 2, 4 * TICKS_MS)); /* renewed once */
	delete_spinner(1);
}

/* A limit is lowered but not raised; parts come out of it; priorities end at the ceiling. */
static void parts_and_ceilings(void)
{
	uint32_t context = context_of(1), low, high, budget, period, ceiling;

	make_spinner(1, 80);
	CHECK_EQUAL(0, okl4_sys_scheduling_set(context, 5 * TICKS_MS, 10 * TICKS_MS, 90));
	CHECK_ERROR(OKAPI_ERROR_BUDGET, 1, okl4_sys_scheduling_set(context, 6 * TICKS_MS, 10 * TICKS_MS, 90));
	CHECK_ERROR(OKAPI_ERROR_CEILING, 3,
		    okl4_sys_scheduling_set(context, 5 * TICKS_MS, 10 * TICKS_MS, 91));
	CHECK_ERROR(OKAPI_ERROR_CEILING, 3,
		    okl4_sys_scheduling_set(context, 5 * TICKS_MS, 10 * TICKS_MS, 79));
	CHECK_ERROR(OKAPI_ERROR_CEILING, 2,
		    okl4_sys_thread_set(SLOT_SPINNERS + WORKER_SLOTS, OKAPI_THREAD_SET_PRIORITY, 91));
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SCHEDULING_CONTEXT, 0, SLOT_PART, context,
				       0, 0));
	CHECK_EQUAL(0, okl4_sys_scheduling_set(SLOT_PART, 2 * TICKS_MS, 10 * TICKS_MS, 90));
	CHECK_EQUAL(0, okl4_sys_scheduling_query(context, &low, &high, &budget, &period, &ceiling));
	CHECK_EQUAL(3 * TICKS_MS, budget);
	CHECK_ERROR(OKAPI_ERROR_BUDGET, 1,
		    okl4_sys_scheduling_set(SLOT_PART, 5 * TICKS_MS, 10 * TICKS_MS, 90));
	/* What a part had goes back with it. */
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_PART));
	CHECK_EQUAL(0, okl4_sys_scheduling_query(context, &low, &high, &budget, &period, &ceiling));
	CHECK_EQUAL(5 * TICKS_MS, budget);
	delete_spinner(1);
}

static uint64_t server_stack[64];

/* Uses five milliseconds for each call. */
static void serve_slowly(uint32_t endpoint)
{
	struct okl4_registers message = {0};
	uint64_t end;

	for (;;) {
		okl4_sys_reply_wait(endpoint, &message);
		end = okl4_clock_ticks() + 5 * TICKS_MS;
		while (okl4_clock_ticks() < end)
			;
	}
}

/* A server without time of its own works on its caller's: that one is charged, and limited. */
static void time_is_lent_over_calls(void)
{
	static struct robot caller;
	struct worker server = {SLOT_SPINNERS, 0, 0, 70, 90, 0, 0};

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINTS, 0, 0, 0));
	CHECK_EQUAL(0, worker_make(&server));
	CHECK_EQUAL(0, worker_start(&server, serve_slowly, server_stack + 64, SLOT_ENDPOINTS));
	run_others();
	CHECK_EQUAL(OKAPI_THREAD_RECEIVING, thread_state(SLOT_SPINNERS));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SPINNERS + WORKER_SCHEDULING));
	caller.worker = (struct worker){SLOT_ROBOTS, 0, 0, 75, 80, 0, 0};
	caller.self = SLOT_ROBOTS;
	CHECK_EQUAL(0, worker_make(&caller.worker));
	CHECK_EQUAL(0, okl4_sys_scheduling_set(SLOT_ROBOTS + 1, TICKS_MS, 10 * TICKS_MS, 100));
	robot_clear(&caller);
	ROBOT_ADD(&caller, OKAPI_SYS_CALL, SLOT_ENDPOINTS);
	robot_run(&caller);
	okl4_sleep_ms(1);
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_ROBOTS));
	okl4_sleep_ms(35);
	/* Its clock runs on while the budget is used up, so it answers when it gets time after the five
	 * milliseconds. */
	CHECK_EQUAL(0, robot_result(&caller, 0));
	CHECK(consumed(SLOT_ROBOTS + 1) >= TICKS_MS);
	CHECK(consumed(SLOT_ROBOTS + 1) <= 4 * TICKS_MS);
	CHECK_EQUAL(OKAPI_THREAD_RECEIVING, thread_state(SLOT_SPINNERS));
	CHECK_EQUAL(0, worker_delete(&caller.worker));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SPINNERS));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINTS));
	CHECK_EQUAL(0, broken_invariant());
}

void test_budgets(void)
{
	RUN(share_of_10_percent);
	RUN(share_of_25_percent);
	RUN(share_of_50_percent);
	RUN(shares_stand_beside_each_other);
	RUN(budget_is_a_limit);
	RUN(parts_and_ceilings);
	RUN(time_is_lent_over_calls);
}
