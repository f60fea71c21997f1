/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine that gives up says after how many seconds it is to be restarted.  It
 * never asks for it itself, as one that gets no time any more.
 */
#include <okl4/clock.h>
#include <okl4/thread.h>

#include "check.h"
#include "hand.h"

#define OWN_PRIORITY	 100
#define PRIORITY_OF_BUSY 170 /* below the keeper's, above all else but the console's */
#define LOOPER_PRIORITY	 50
#define NEVER		 0u
#define AT_ONCE		 0xffffffffu
#define AT_ONCE_AS_WELL	 0x80000000u
#define LONGEST		 0x7fffffffu
#define SECOND_MS	 1000
#define MORE_MS		 1200 /* a second, and what a start takes */

static uint32_t before; /* how often it had started */

static void give_up(uint32_t seconds)
{
	before = looper->starts;
	looper->words = 1;
	looper->word = seconds;
	looper->command = LOOPER_GIVE_UP;
	okl4_sleep_ms(2);
}

static bool goes_on_after(uint32_t ms)
{
	okl4_sleep_ms(ms);
	return looper->starts == before && runs();
}

/* It neither goes on nor starts. */
static bool is_off_after(uint32_t ms)
{
	okl4_sleep_ms(ms);
	return looper->starts == before && !runs();
}

/* Everything that is left to drop is dropped with it. */
static void start_anew(void)
{
	toggle();
	CHECK(has_started(before + 1));
}

static bool restarts_in_a_second(void)
{
	return goes_on_after(SECOND_MS - 100) && has_started(before + 1);
}

static void spin(uint32_t ms)
{
	uint64_t end = okl4_clock_us() + ms * 1000;

	while (okl4_clock_us() < end)
		;
}

static void restarts_after_its_time(void)
{
	give_up(1);
	CHECK(restarts_in_a_second());
	CHECK_EQUAL(0, looper->trace);
}

/* It can only be loaded and run when the other is done, but its time passes meanwhile. */
static void restarts_beside_one_above_it(void)
{
	give_up(1);
	okl4_thread_set_priority(NULL, PRIORITY_OF_BUSY);
	spin(MORE_MS);
	okl4_thread_set_priority(NULL, OWN_PRIORITY);
	CHECK(has_started(before + 1));
}

/* Two machines of one priority, one of them always busy. */
static void restarts_beside_its_like(void)
{
	give_up(1);
	okl4_thread_set_priority(NULL, LOOPER_PRIORITY);
	spin(SECOND_MS - 100);
	CHECK_EQUAL(before, looper->starts);
	spin(500);
	CHECK_EQUAL(before + 1, looper->starts);
	okl4_thread_set_priority(NULL, OWN_PRIORITY);
	CHECK(has_started(before + 1));
}

static void restarts_at_once(void)
{
	give_up(AT_ONCE);
	CHECK(has_started(before + 1));
	give_up(AT_ONCE_AS_WELL);
	CHECK(has_started(before + 1));
}

static void never_restarts(void)
{
	give_up(NEVER);
	CHECK(goes_on_after(MORE_MS));
	start_anew();
	before = looper->starts;
	looper->words = 0;
	looper->word = 1; /* travels too, but is no part of the message */
	command(LOOPER_GIVE_UP);
	CHECK(goes_on_after(MORE_MS));
	start_anew();
	give_up(LONGEST);
	CHECK(goes_on_after(100));
	start_anew();
}

static void answers_a_call(void)
{
	before = looper->starts;
	looper->words = 1;
	looper->word = 1;
	command(LOOPER_CALL);
	CHECK_EQUAL(0, looper->word);
	CHECK(restarts_in_a_second());
}

static void the_user_comes_first(void)
{
	give_up(1);
	start_anew();
	before++;
	CHECK(goes_on_after(MORE_MS));
	give_up(1);
	toggle();
	toggle();
	CHECK(is_off_after(MORE_MS));
	start_anew();
}

static void asks_for_something_else(void)
{
	give_up(1);
	command(LOOPER_RESTART);
	CHECK(has_started(before + 1));
	before++;
	CHECK(goes_on_after(MORE_MS));
	give_up(1);
	command(LOOPER_POWER_OFF);
	CHECK(is_off_after(MORE_MS));
	start_anew();
}

/* The fault stops it for good, but the keeper knows that it is to start again. */
static void faults_meanwhile(void)
{
	give_up(1);
	command(LOOPER_CRASH);
	CHECK(is_off_after(SECOND_MS - 100));
	CHECK(has_started(before + 1));
}

static void the_last_word_counts(void)
{
	give_up(1);
	okl4_sleep_ms(500);
	give_up(1);
	CHECK(restarts_in_a_second());
	give_up(1);
	give_up(NEVER);
	CHECK(goes_on_after(MORE_MS));
	give_up(LONGEST);
	give_up(1);
	CHECK(restarts_in_a_second());
}

void test_giving_up(void)
{
	RUN(restarts_after_its_time);
	RUN(restarts_beside_one_above_it);
	RUN(restarts_beside_its_like);
	RUN(restarts_at_once);
	RUN(never_restarts);
	RUN(answers_a_call);
	RUN(the_user_comes_first);
	RUN(asks_for_something_else);
	RUN(faults_meanwhile);
	RUN(the_last_word_counts);
}
