/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lets hostile threads make two million random system calls, in many lives
 * one after the other, and checks that nothing of a life is left behind, that the
 * kernel's invariants hold, and that the neighbours' results are right.
 */
#include <stdlib.h>
#include <string.h>

#include <okl4/clock.h>
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#include "channels.h"
#include "check.h"
#include "incarnation.h"
#include "neighbour.h"
#include "workers.h"

#define CALLS_WANTED 2000000u
#define CALLS_A_LIFE 10000u
#define TICK_MS	     5
#define IDLE_TICKS   4 /* a life in which nothing happens for so long is over */

static uint32_t seed, calls_made, lives;

static uint32_t choose_seed(int argc, char **argv)
{
	const okl4_env_segment_t *clock = okl4_env_get_segment(MEMORY_RTC_MEM0);

	if (argc > 1 && strcmp(argv[1], "clock") != 0)
		return (uint32_t)strtoul(argv[1], NULL, 0);
	return *(volatile uint32_t *)clock->virt_addr;
}

/* The lowest priority of all: runs whenever no hostile thread can. */
static int kick(void *over)
{
	while (!*(volatile bool *)over)
		incarnation_kick();
	return 0;
}

static void let_live(void)
{
	uint32_t calls = 0, idle = 0;

	while (calls < CALLS_A_LIFE && idle < IDLE_TICKS) {
		okl4_sleep_ms(TICK_MS);
		idle = incarnation_calls() == calls ? idle + 1 : 0;
		calls = incarnation_calls();
		if (!CHECK_EQUAL(0, broken_invariant()))
			return;
	}
	calls_made += calls;
}

/* A life leaves nothing in the judge's pool, from which it was paid. */
static void live_once(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);

	incarnation_begin(seed + HOSTILE_THREADS * lives);
	let_live();
	incarnation_end();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	lives++;
}

static void kernel_survives_two_million_random_calls(void)
{
	okl4_thread_attr_t attributes;
	okl4_thread_t *kicker;
	bool over = false;

	okl4_thread_attr_init(&attributes);
	attributes.priority = 1;
	CHECK_EQUAL(0, okl4_thread_run(&kicker, &attributes, kick, &over));
	okl4_sleep_ms(1);
	while (calls_made < CALLS_WANTED && failed_checks() == 0)
		live_once();
	over = true;
	okl4_thread_join(kicker, NULL);
	debug_print("seed %lu: %lu calls in %lu lives, %lu ms\n", (unsigned long)seed,
		    (unsigned long)calls_made, (unsigned long)lives, (unsigned long)(okl4_clock_us() / 1000));
	CHECK(calls_made >= CALLS_WANTED);
}

static void neighbours_results_are_right(void)
{
	okl4_sleep_ms(NEIGHBOUR_MS);
	neighbour_check("ping", SLOT_PING);
	neighbour_check("memory", SLOT_MEMORY);
}

int main(int argc, char **argv)
{
	seed = choose_seed(argc, argv);
	debug_print("seed %lu\n", (unsigned long)seed);
	incarnation_init();
	RUN(kernel_survives_two_million_random_calls);
	RUN(neighbours_results_are_right);
	finish_tests();
}
