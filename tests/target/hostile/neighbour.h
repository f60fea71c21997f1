/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of a neighbour: every INTERVAL it does a piece of work, and it answers the judge's question. */
#ifndef HOSTILE_NEIGHBOUR_H
#define HOSTILE_NEIGHBOUR_H

#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/timer.h>

#include "progress.h"

#define INTERVAL_NS 5000000u

/* `work` gets the number of the round and gives back how many results were wrong.  Does not return. */
static inline void neighbour_live(uint32_t (*work)(uint32_t round))
{
	struct okl4_registers message = {0};
	uint32_t rounds = 0, wrong = 0;

	okl4_timer_set_after_ns(OKL4_SLOT_MAIN_TIMER, INTERVAL_NS);
	for (;;) {
		if (okl4_sys_reply_wait(OKL4_SLOT_MAIN_ENDPOINT, &message) != 0) {
			wrong++;
			message.handle = 0;
		} else if (message.tag & OKAPI_TAG_NOTIFICATION) {
			if (message.word[0] & 1u << OKL4_TIMER_BIT) {
				wrong += work(rounds++);
				okl4_timer_set_after_ns(OKL4_SLOT_MAIN_TIMER, INTERVAL_NS);
			}
			message.handle = 0;
		} else if (message.handle != 0) {
			message.tag = OKAPI_TAG(0, 2);
			message.word[REPORT_ROUNDS] = rounds;
			message.word[REPORT_WRONG] = wrong;
		}
	}
}

#endif
