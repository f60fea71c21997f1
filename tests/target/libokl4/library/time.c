/* SPDX-License-Identifier: BSD-2-Clause */
#include <sys/time.h>
#include <time.h>

#include <okl4/clock.h>
#include <okl4/notify.h>
#include <okl4/slots.h>
#include <okl4/thread.h>
#include <okl4/timer.h>

#include "check.h"
#include "tests.h"

static void clock_never_goes_back(void)
{
	uint64_t last = okl4_clock_ticks();
	int backwards = 0;

	CHECK(okl4_clock_frequency() > 0);
	for (int i = 0; i < 20000; i++) {
		uint64_t now = okl4_clock_ticks();

		backwards += now < last;
		last = now;
	}
	CHECK_EQUAL(0, backwards);
	CHECK(okl4_clock_us() > 0);
}

static void sleep_is_never_too_short(void)
{
	static const uint32_t us[] = {0, 1, 10, 100, 1000, 5000};

	for (int i = 0; i < 6; i++) {
		uint64_t start = okl4_clock_ns();

		CHECK_EQUAL(OKL4_OK, okl4_sleep_us(us[i]));
		CHECK(okl4_clock_ns() - start >= (uint64_t)us[i] * 1000);
		CHECK(okl4_clock_ns() - start < (uint64_t)us[i] * 1000 + 2000000);
	}
	CHECK_EQUAL(OKL4_OK, okl4_sleep_until_ticks(0));
}

static volatile int order[3], awake;

static int sleep_for(void *argument)
{
	okl4_sleep_ms((uint32_t)(uintptr_t)argument);
	order[awake++] = (int)(intptr_t)argument;
	return 0;
}

static void threads_wake_in_order(void)
{
	static const int ms[3] = {3, 1, 2};
	okl4_thread_t *threads[3];

	awake = 0;
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_run(&threads[i], NULL, sleep_for, (void *)(intptr_t)ms[i]));
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_join(threads[i], NULL));
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(i + 1, order[i]);
}

static void main_timer_signals_its_bit(void)
{
	okl4_word_t bits = 0;

	CHECK_EQUAL(OKL4_OK, okl4_timer_set_after_ns(OKL4_SLOT_MAIN_TIMER, 100000));
	CHECK_EQUAL(OKL4_OK, okl4_notify_poll(~0u, &bits));
	CHECK_EQUAL(0, bits);
	/* A sleep in between leaves the event alone. */
	CHECK_EQUAL(OKL4_OK, okl4_sleep_us(500));
	CHECK_EQUAL(OKL4_OK, okl4_notify_wait(~0u, &bits));
	CHECK_EQUAL(1u << OKL4_TIMER_BIT, bits);
	CHECK_EQUAL(OKL4_OK, okl4_timer_set_after_ns(OKL4_SLOT_MAIN_TIMER, 100000));
	CHECK_EQUAL(OKL4_OK, okl4_timer_cancel(OKL4_SLOT_MAIN_TIMER));
	CHECK_EQUAL(OKL4_OK, okl4_sleep_us(500));
	CHECK_EQUAL(OKL4_OK, okl4_notify_poll(~0u, &bits));
	CHECK_EQUAL(0, bits);
}

static void newlib_knows_the_time(void)
{
	struct timeval now;
	clock_t start = clock();

	CHECK_EQUAL(0, gettimeofday(&now, NULL));
	CHECK(now.tv_usec < 1000000);
	okl4_sleep_ms(30);
	CHECK(clock() > start);
}

void test_time(void)
{
	RUN(clock_never_goes_back);
	RUN(sleep_is_never_too_short);
	RUN(threads_wake_in_order);
	RUN(main_timer_signals_its_bit);
	RUN(newlib_knows_the_time);
}
