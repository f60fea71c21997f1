/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The keeper, tested from outside: whether its machine runs shows in memory that it writes without end.
 */
#include <okl4/channel.h>
#include <okl4/clock.h>
#include <okl4/notification.h>

#include "channels.h"
#include "check.h"
#include "hand.h"

static okl4_channel_t channel;
volatile struct looper *looper;

void toggle(void)
{
	CHECK_EQUAL(0, okl4_notification_signal(SLOT_TOGGLE, BITS_TOGGLE));
}

bool runs(void)
{
	uint32_t rounds = looper->rounds, starts = looper->starts;

	okl4_sleep_ms(2);
	return looper->rounds != rounds || looper->starts != starts;
}

bool has_started(uint32_t times)
{
	for (unsigned most = 0; most < 500 && looper->starts != times; most++)
		okl4_sleep_ms(1);
	return looper->starts == times && runs();
}

void command(uint32_t what)
{
	looper->command = what;
	okl4_sleep_ms(2);
	CHECK_EQUAL(0, looper->command);
}

static void waits_to_be_started(void)
{
	CHECK(!runs());
	CHECK_EQUAL(0, looper->starts);
	toggle();
	CHECK(has_started(1));
}

/* It never waits, and is stopped all the same; it finds no trace of its former life. */
static void stops_and_starts_what_loops(void)
{
	toggle();
	CHECK(!runs());
	toggle();
	CHECK(has_started(2));
	CHECK_EQUAL(0, looper->trace);
}

static void powers_off(void)
{
	command(LOOPER_POWER_OFF);
	CHECK(!runs());
	toggle();
	CHECK(has_started(3));
}

static void restarts(void)
{
	command(LOOPER_RESTART);
	CHECK(has_started(4));
	CHECK_EQUAL(0, looper->trace);
}

/* One key is enough after a crash. */
static void starts_again_after_a_crash(void)
{
	command(LOOPER_CRASH);
	CHECK(!runs());
	toggle();
	CHECK(has_started(5));
}

static void starts_again_what_gave_up(void)
{
	command(LOOPER_GIVE_UP);
	CHECK(runs());
	toggle();
	CHECK(has_started(6));
}

/* The keeper has not finished loading when it shall not start any more. */
static void changes_its_mind(void)
{
	toggle();
	CHECK(!runs());
	toggle();
	toggle();
	okl4_sleep_ms(500);
	CHECK_EQUAL(6, looper->starts);
	toggle();
	toggle();
	toggle();
	CHECK(has_started(7));
}

static void many_times(void)
{
	for (uint32_t i = 0; i < 10; i++) {
		command(LOOPER_RESTART);
		CHECK(has_started(8 + i));
	}
}

int main(void)
{
	if (!CHECK_EQUAL(OKL4_OK, okl4_channel_open(&channel, "looper")))
		finish_tests();
	looper = okl4_channel_shared(&channel, 0, sizeof(*looper));
	okl4_sleep_ms(20);
	RUN(waits_to_be_started);
	RUN(stops_and_starts_what_loops);
	RUN(powers_off);
	RUN(restarts);
	RUN(starts_again_after_a_crash);
	RUN(starts_again_what_gave_up);
	RUN(changes_its_mind);
	RUN(many_times);
	test_giving_up();
	finish_tests();
}
