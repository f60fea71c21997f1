/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The compare-and-swap helper of the user page, interrupted at every one of its
 * instructions, and locks and counters under contention.  A thread that is interrupted
 * before the helper's store begins again, so it is never seen between the first
 * instruction and the one after the store.
 */
#include <okl4/atomic.h>
#include <okl4/clock.h>
#include <okl4/lock.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>
#include <okl4/timer.h>

#include "channels.h"
#include "check.h"
#include "workers.h"

#define STEPS	     12000
#define HELPER_WORDS 5
#define AFTER_STORE  3 /* index of the first instruction behind the store */
#define THREADS	     4
#define ROUNDS	     2000
#define SLOT_SPINNER (SLOT_FIRST_FREE + 40)

static uint64_t stack[128];
static volatile uint32_t word, rounds_done;
static okl4_lock_t lock = OKL4_LOCK_INITIALISER;
static volatile uint32_t guarded;

static uint32_t increment(volatile uint32_t *counter)
{
	uint32_t old;

	do {
		old = *counter;
	} while (!okl4_compare_swap(counter, old, old + 1));
	return old;
}

static void spin(uint32_t ignored)
{
	(void)ignored;
	for (;;) {
		increment(&word);
		rounds_done++;
	}
}

/* Interrupts the spinner after a time that varies, and says where it was. */
static uint32_t interrupt_spinner(uint32_t step)
{
	uint32_t bits;

	okl4_timer_set(OKL4_SLOT_MAIN_TIMER, okl4_clock_ticks() + 24 + step % 48);
	for (volatile uint32_t i = 0; i < step % 61; i++)
		;
	okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 1u << OKL4_TIMER_BIT, 0, &bits);
	okl4_sys_thread_read(SLOT_SPINNER);
	return okl4_utcb()->word[OKAPI_REGISTER_PC];
}

static void interrupted_at_every_instruction(void)
{
	struct worker worker = {SLOT_SPINNER, 0, 0, 70, 50, 0, 0};
	uint32_t seen[HELPER_WORDS] = {0}, offset;

	CHECK_EQUAL(0, worker_make(&worker));
	CHECK_EQUAL(0, worker_start(&worker, spin, stack + 128, 0));
	for (uint32_t step = 0; step < STEPS; step++) {
		offset = interrupt_spinner(step) - OKAPI_COMPARE_SWAP;
		if (offset < HELPER_WORDS * 4)
			seen[offset / 4]++;
		/* All that it counted is there, but for the round it is in. */
		if (word - rounds_done > 1)
			break;
	}
	CHECK(word - rounds_done <= 1);
	CHECK(seen[0] > 0);
	for (uint32_t i = 1; i < AFTER_STORE; i++)
		CHECK_EQUAL(0, seen[i]);
	for (uint32_t i = AFTER_STORE; i < HELPER_WORDS; i++)
		CHECK(seen[i] > 0);
	/* Those in the first three places all begin again: three times as many as in one place, roughly. */
	CHECK(seen[0] > seen[AFTER_STORE] + seen[AFTER_STORE] / 2);
	CHECK_EQUAL(0, worker_delete(&worker));
}

/* A neighbour that changes the word in between makes the swap fail. */
static void swap_fails_if_the_word_is_another(void)
{
	volatile uint32_t value = 5;

	CHECK(!okl4_compare_swap(&value, 4, 6));
	CHECK_EQUAL(5, value);
	CHECK(okl4_compare_swap(&value, 5, 6));
	CHECK_EQUAL(6, value);
}

static int count_under_lock(void *argument)
{
	uint32_t pause = (uint32_t)(uintptr_t)argument, before;

	for (uint32_t i = 0; i < ROUNDS; i++) {
		okl4_lock_acquire(&lock);
		before = guarded;
		if (i % pause == 0)
			okl4_sleep_us(20);
		guarded = before + 1;
		okl4_lock_release(&lock);
		increment(&word);
		if (i % (pause + 1) == 0)
			okl4_sys_yield();
	}
	return 0;
}

static void counts_are_exact(uint32_t priority_step)
{
	okl4_thread_t *thread[THREADS];
	okl4_thread_attr_t attributes;
	int result;

	guarded = 0;
	word = 0;
	okl4_thread_attr_init(&attributes);
	for (uint32_t i = 0; i < THREADS; i++) {
		attributes.priority = 60 + i * priority_step;
		CHECK_EQUAL(0, okl4_thread_run(&thread[i], &attributes, count_under_lock,
					       (void *)(uintptr_t)(7 + 2 * i)));
	}
	for (uint32_t i = 0; i < THREADS; i++)
		CHECK_EQUAL(0, okl4_thread_join(thread[i], &result));
	CHECK_EQUAL(THREADS * ROUNDS, guarded);
	CHECK_EQUAL(THREADS * ROUNDS, word);
	CHECK_EQUAL(0, lock.word);
	CHECK_EQUAL(0, broken_invariant());
}

static void lock_and_counter_of_equal_threads(void)
{
	counts_are_exact(0);
}

static void lock_and_counter_of_different_priorities(void)
{
	counts_are_exact(10);
}

int main(void)
{
	RUN(swap_fails_if_the_word_is_another);
	RUN(interrupted_at_every_instruction);
	RUN(lock_and_counter_of_equal_threads);
	RUN(lock_and_counter_of_different_priorities);
	finish_tests();
}
