/* SPDX-License-Identifier: BSD-2-Clause */
#include "neighbour.h"

#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/timer.h>

#include "check.h"

#define INTERVAL_MS 5

/* Words of the answer. */
#define REPORT_ROUNDS 0
#define REPORT_WRONG  1
#define REPORT_WORDS  2

static void set_timer(void)
{
	okl4_timer_set_after_ns(OKL4_SLOT_MAIN_TIMER, INTERVAL_MS * 1000000u);
}

void neighbour_live(uint32_t (*work)(uint32_t round))
{
	struct okl4_registers message = {0};
	uint32_t rounds = 0, wrong = 0;

	set_timer();
	for (;;) {
		if (okl4_sys_reply_wait(OKL4_SLOT_MAIN_ENDPOINT, &message) != 0) {
			wrong++;
			message.handle = 0;
		} else if (message.tag & OKAPI_TAG_NOTIFICATION) {
			if (message.word[0] & 1u << OKL4_TIMER_BIT) {
				wrong += work(rounds++);
				set_timer();
			}
			message.handle = 0;
		} else if (message.handle != 0) {
			message.tag = OKAPI_TAG(0, REPORT_WORDS);
			message.word[REPORT_ROUNDS] = rounds;
			message.word[REPORT_WRONG] = wrong;
		}
	}
}

void neighbour_check(const char *name, uint32_t endpoint)
{
	struct okl4_registers reply;

	CHECK_EQUAL(0, okl4_call0(endpoint, OKAPI_TAG(0, 0), &reply));
	debug_print("%s: %lu rounds, %lu wrong results\n", name, (unsigned long)reply.word[REPORT_ROUNDS],
		    (unsigned long)reply.word[REPORT_WRONG]);
	CHECK(reply.word[REPORT_ROUNDS] > NEIGHBOUR_MS / INTERVAL_MS / 2);
	CHECK_EQUAL(0, reply.word[REPORT_WRONG]);
}
