/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SCHEDULING_H
#define SCHEDULING_H

#include <stdbool.h>
#include <stdint.h>

#include "channels.h"
#include "robot.h"

#define SPINNERS 4
#define TIMERS	 8
#define TICKS_MS 24000ull
#define TICKS_US 24ull

enum {
	SLOT_SPINNERS = SLOT_FIRST_FREE + 8, /* the first ones are the library's */
	SLOT_TIMERS = SLOT_SPINNERS + SPINNERS * WORKER_SLOTS,
	SLOT_ROBOTS = SLOT_TIMERS + TIMERS,
	SLOT_ENDPOINTS = SLOT_ROBOTS + 8 * WORKER_SLOTS,
	SLOT_PART = SLOT_ENDPOINTS + 8,
};

/* Threads that do nothing but use time: slots SLOT_SPINNERS + number * WORKER_SLOTS. */
void make_spinner(uint32_t number, uint32_t priority);
void start_spinner(uint32_t number);
void delete_spinner(uint32_t number);
uint32_t context_of(uint32_t spinner);

/* Ticks used by a scheduling context so far. */
uint64_t consumed(uint32_t context);

/* Whether value and expected differ by at most so many hundredths of the whole. */
bool within(uint64_t value, uint64_t expected, uint32_t percent_of, uint64_t whole);

void test_budgets(void);
void test_inheritance(void);

#endif
