/* SPDX-License-Identifier: BSD-2-Clause */
/* Who runs, how long, and on whose time. */
#include "scheduling.h"

#include <okl4/clock.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/timer.h>

#include "channels.h"
#include "check.h"

static uint64_t stack[SPINNERS][64];

uint32_t context_of(uint32_t spinner)
{
	return SLOT_SPINNERS + spinner * WORKER_SLOTS + WORKER_SCHEDULING;
}

uint64_t consumed(uint32_t context)
{
	uint32_t low, high, budget, period, ceiling;

	CHECK_EQUAL(0, okl4_sys_scheduling_query(context, &low, &high, &budget, &period, &ceiling));
	return low | (uint64_t)high << 32;
}

static void spin(uint32_t argument)
{
	(void)argument;
	for (;;)
		;
}

void make_spinner(uint32_t number, uint32_t priority)
{
	struct worker worker = {SLOT_SPINNERS + number * WORKER_SLOTS, 0, 0, 70 + number, priority, 0, 0};

	CHECK_EQUAL(0, worker_make(&worker));
}

/* Its argument is its number. */
static void start_thread(uint32_t number, void (*entry)(uint32_t argument))
{
	struct worker worker = {.slot = SLOT_SPINNERS + number * WORKER_SLOTS};

	CHECK_EQUAL(0, worker_start(&worker, entry, stack[number] + 64, number));
}

void start_spinner(uint32_t number)
{
	start_thread(number, spin);
}

void delete_spinner(uint32_t number)
{
	struct worker worker = {.slot = SLOT_SPINNERS + number * WORKER_SLOTS};

	CHECK_EQUAL(0, worker_delete(&worker));
}

bool within(uint64_t value, uint64_t expected, uint32_t percent_of, uint64_t whole)
{
	uint64_t difference = value > expected ? value - expected : expected - value;

	if (difference * 100 > whole * percent_of)
		debug_print("  got %lu of %lu, expected %lu\n", (unsigned long)value, (unsigned long)whole,
			    (unsigned long)expected);
	return difference * 100 <= whole * percent_of;
}

/* In the slots of the first spinners, all of the same priority. */
static void start_three(void (*entry)(uint32_t argument))
{
	for (uint32_t i = 0; i < 3; i++) {
		make_spinner(i, 60);
		start_thread(i, entry);
	}
}

/* Three threads that never yield get the same time. */
static void round_robin_is_fair(void)
{
	uint64_t used[3];

	start_three(spin);
	okl4_sleep_ms(600);
	for (uint32_t i = 0; i < 3; i++)
		used[i] = consumed(context_of(i));
	for (uint32_t i = 0; i < 3; i++) {
		CHECK(within(used[i], 200 * TICKS_MS, 2, 600 * TICKS_MS));
		delete_spinner(i);
	}
}

static void higher_priority_takes_all(void)
{
	make_spinner(0, 60);
	make_spinner(1, 61);
	start_spinner(0);
	start_spinner(1);
	okl4_sleep_ms(100);
	CHECK(consumed(context_of(0)) < TICKS_MS / 10);
	CHECK(consumed(context_of(1)) > 99 * TICKS_MS);
	/* Raised above the other, the first one gets it. */
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_SPINNERS, OKAPI_THREAD_SET_PRIORITY, 62));
	okl4_sleep_ms(100);
	CHECK(consumed(context_of(0)) > 99 * TICKS_MS);
	delete_spinner(0);
	delete_spinner(1);
}

static volatile uint32_t turns[64], turn_count;

static void yield_often(uint32_t number)
{
	while (turn_count < 60) {
		turns[turn_count++] = number;
		okl4_sys_yield();
	}
	for (;;)
		okl4_sys_thread_stop(SLOT_SPINNERS + number * WORKER_SLOTS);
}

static void yield_takes_turns(void)
{
	turn_count = 0;
	start_three(yield_often);
	okl4_sleep_ms(5);
	CHECK_EQUAL(60, turn_count);
	for (uint32_t i = 3; i < 60; i++)
		CHECK_EQUAL(turns[i - 3], turns[i]);
	CHECK(turns[0] != turns[1] && turns[1] != turns[2]);
	for (uint32_t i = 0; i < 3; i++)
		delete_spinner(i);
}

static void timers_come_in_order_and_never_early(void)
{
	static const uint32_t after_us[TIMERS] = {700, 100, 500, 300, 800, 200, 600, 400};
	uint32_t order[TIMERS], bits = 0;
	uint64_t begin = okl4_clock_ticks(), now;

	for (uint32_t i = 0; i < TIMERS; i++) {
		CHECK_EQUAL(0,
			    okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_TIMER, 0, SLOT_TIMERS + i, 0, 0, 0));
		CHECK_EQUAL(0, okl4_timer_bind(SLOT_TIMERS + i, OKL4_SLOT_MAIN_NOTIFICATION, i));
		CHECK_EQUAL(0, okl4_timer_set(SLOT_TIMERS + i, begin + after_us[i] * TICKS_US));
		order[after_us[i] / 100 - 1] = i;
	}
	for (uint32_t i = 0; i < TIMERS; i++) {
		okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 0xff, 0, &bits);
		now = okl4_clock_ticks();
		CHECK_EQUAL(1u << order[i], bits);
		CHECK(now >= begin + (i + 1) * 100 * TICKS_US);
		CHECK(now < begin + ((i + 1) * 100 + 10) * TICKS_US);
	}
	for (uint32_t i = 0; i < TIMERS; i++)
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TIMERS + i));
}

static volatile uint64_t newest;
static volatile uint32_t clock_readings, clock_wrong;

/* What another thread has read before is never newer than what is read now. */
static void read_clock(uint32_t argument)
{
	uint64_t before, now;

	(void)argument;
	for (;;) {
		before = newest;
		now = okl4_clock_ticks();
		clock_wrong += now < before;
		newest = now;
		clock_readings++;
		if (clock_readings % 16 == 0)
			okl4_sys_yield();
	}
}

static void clock_never_goes_back(void)
{
	start_three(read_clock);
	okl4_sleep_ms(50);
	for (uint32_t i = 0; i < 3; i++)
		delete_spinner(i);
	CHECK(clock_readings > 1000);
	CHECK_EQUAL(0, clock_wrong);
}

int main(void)
{
	RUN(round_robin_is_fair);
	RUN(higher_priority_takes_all);
	RUN(yield_takes_turns);
	RUN(timers_come_in_order_and_never_early);
	RUN(clock_never_goes_back);
	test_budgets();
	test_inheritance();
	CHECK_EQUAL(0, broken_invariant());
	finish_tests();
}
