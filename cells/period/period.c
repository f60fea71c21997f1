/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keeps a period of 1 ms at a high priority, and counts what it misses.
 *
 *     period [SECONDS]
 *
 * prints the counts when a line is typed to it, and when the time is up (without
 * SECONDS: never).  Its endpoint `report` answers any call with them: periods, missed
 * periods, worst lateness in nanoseconds.  A period is missed if it begins later than
 * the next one should.
 *
 * The cell's priority is that of the thread that keeps the period; the one that
 * prints works at a low one, because nobody may wait for it.
 */
#include <stdio.h>
#include <stdlib.h>

#include <okl4/clock.h>
#include <okl4/endpoint.h>
#include <okl4/notification.h>
#include <okl4/slots.h>
#include <okl4/thread.h>

#include "channels.h"

#define PERIOD_US	1000
#define REPORT_PRIORITY 90

#define EVENT_TYPED 0x1u
#define EVENT_END   0x2u

static struct {
	uint32_t begun, missed;
	uint64_t worst; /* ticks */
} volatile counts;

/* How many periods to keep; 0: no end. */
static uint32_t periods;

static int keep_period(void *unused)
{
	uint64_t period = okl4_clock_us_to_ticks(PERIOD_US);
	uint64_t deadline = okl4_clock_ticks() + period, late;

	(void)unused;
	while (periods == 0 || counts.begun + counts.missed < periods) {
		okl4_sleep_until_ticks(deadline);
		late = okl4_clock_ticks() - deadline;
		if (late > counts.worst)
			counts.worst = late;
		counts.begun++;
		/* Those that should have begun meanwhile. */
		counts.missed += (uint32_t)(late / period);
		deadline += (late / period + 1) * period;
	}
	okl4_notification_signal(OKL4_SLOT_MAIN_NOTIFICATION, EVENT_END);
	return 0;
}

static int read_keys(void *unused)
{
	char line[16];

	(void)unused;
	while (fgets(line, sizeof(line), stdin) != NULL)
		okl4_notification_signal(OKL4_SLOT_MAIN_NOTIFICATION, EVENT_TYPED);
	return 0;
}

static void print(const char *what)
{
	printf("period: %s: %lu periods, %lu missed, worst %lu us late\n", what, (unsigned long)counts.begun,
	       (unsigned long)counts.missed, (unsigned long)okl4_clock_ticks_to_us(counts.worst));
}

static void answer(okl4_endpoint_message_t *message)
{
	uint64_t worst = okl4_clock_ticks_to_ns(counts.worst);

	message->tag = OKAPI_TAG(0, 3);
	message->word[0] = counts.begun;
	message->word[1] = counts.missed;
	message->word[2] = worst > UINT32_MAX ? UINT32_MAX : (uint32_t)worst;
	if (message->handle != 0)
		okl4_endpoint_reply(message);
}

static void report_until_end(void)
{
	okl4_endpoint_message_t message;

	while (okl4_endpoint_wait(SLOT_REPORT, &message) == OKL4_OK) {
		if (!(message.tag & OKAPI_TAG_NOTIFICATION))
			answer(&message);
		else if (message.word[0] & EVENT_END)
			return;
		else
			print("so far");
	}
}

int main(int argc, char **argv)
{
	okl4_thread_t *keeper, *reader;
	int error;

	if (argc > 1)
		periods = (uint32_t)strtoul(argv[1], NULL, 0) * (OKL4_US_PER_S / PERIOD_US);
	error = okl4_thread_run(&keeper, NULL, keep_period, NULL);
	okl4_thread_set_priority(NULL, REPORT_PRIORITY);
	if (error == OKL4_OK)
		error = okl4_thread_run(&reader, NULL, read_keys, NULL);
	if (error != OKL4_OK) {
		printf("period: cannot start a thread: %s\n", okl4_error_text(error));
		return 1;
	}
	printf("period: ready\n");
	report_until_end();
	print("done");
	return counts.missed == 0 ? 0 : 1;
}
