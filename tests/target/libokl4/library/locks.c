/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/clock.h>
#include <okl4/lock.h>
#include <okl4/mutex.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#include "check.h"
#include "tests.h"

#define THREADS 5
#define ROUNDS	200

static okl4_lock_t lock;
static volatile uint32_t counter;
static volatile int inside, collisions;

/* Sleep pseudo-random times, so that threads of all priorities meet at every place in the lock. */
static int contend(void *argument)
{
	uint32_t seed = (uint32_t)(uintptr_t)argument * 7919 + 1;

	for (int i = 0; i < ROUNDS; i++) {
		uint32_t copy;

		seed = seed * 1103515245 + 12345;
		if (i % 3 == 0)
			okl4_sleep_ns((seed >> 16) % 20000);
		okl4_lock_acquire(&lock);
		collisions += inside++;
		copy = counter;
		for (volatile uint32_t k = 0; k < (seed >> 20) % 500; k++)
			;
		if (i % 7 == 0)
			okl4_sleep_ns((seed >> 12) % 5000);
		counter = copy + 1;
		inside--;
		okl4_lock_release(&lock);
	}
	return 0;
}

static void no_wake_up_is_lost(void)
{
	okl4_thread_t *threads[THREADS];
	okl4_thread_attr_t attr;

	counter = 0;
	okl4_thread_attr_init(&attr);
	for (int i = 0; i < THREADS; i++) {
		attr.priority = 101 + (okl4_word_t)i / 2;
		CHECK_EQUAL(OKL4_OK, okl4_thread_run(&threads[i], &attr, contend, (void *)(intptr_t)i));
	}
	for (int i = 0; i < THREADS; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_join(threads[i], NULL));
	CHECK_EQUAL(THREADS * ROUNDS, counter);
	CHECK_EQUAL(0, collisions);
	CHECK_EQUAL(0, lock.word);
}

static volatile int order[4], arrived;

static int take_turn(void *argument)
{
	okl4_lock_acquire(&lock);
	order[arrived++] = (int)(intptr_t)argument;
	okl4_lock_release(&lock);
	return 0;
}

/* Waiters come in the order low, high, low, high: both of high priority go first, the older one before. */
static void waiters_go_by_priority_then_age(void)
{
	static const int expected[4] = {1, 3, 0, 2};
	okl4_thread_t *threads[4];
	okl4_thread_attr_t attr;

	arrived = 0;
	okl4_thread_attr_init(&attr);
	okl4_lock_acquire(&lock);
	for (int i = 0; i < 4; i++) {
		attr.priority = i % 2 == 0 ? 101 : 110;
		CHECK_EQUAL(OKL4_OK, okl4_thread_run(&threads[i], &attr, take_turn, (void *)(intptr_t)i));
		okl4_sleep_us(50);
	}
	CHECK_EQUAL(0, arrived);
	okl4_lock_release(&lock);
	for (int i = 0; i < 4; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_join(threads[i], NULL));
	for (int i = 0; i < 4; i++)
		CHECK_EQUAL(expected[i], order[i]);
}

static int try_lock(void *argument)
{
	return okl4_mutex_trylock(argument);
}

static int unlock(void *argument)
{
	return okl4_mutex_unlock(argument);
}

static int in_other_thread(int (*function)(void *), void *argument)
{
	okl4_thread_t *thread;
	int result = 0;

	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&thread, NULL, function, argument));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(thread, &result));
	return result;
}

static void mutexes_check_their_arguments(void)
{
	okl4_mutex_attr_t attr = {0};
	okl4_mutex_t mutex = {0};

	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_create(&mutex, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_lock(&mutex));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_lock(NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_attr_setiscounted(&attr, 1));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_attr_init(&attr));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_create(&mutex, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_unlock(&mutex));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_lock(&mutex));
	CHECK_EQUAL(OKL4_WOULD_BLOCK, okl4_mutex_trylock(&mutex));
	CHECK_EQUAL(OKL4_WOULD_BLOCK, in_other_thread(try_lock, &mutex));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, in_other_thread(unlock, &mutex));
	CHECK_EQUAL(OKL4_IN_USE, okl4_mutex_delete(&mutex));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_unlock(&mutex));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_delete(&mutex));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_lock(&mutex));
}

static void counted_mutexes_nest(void)
{
	okl4_mutex_attr_t attr;
	okl4_mutex_t mutex;

	okl4_mutex_attr_init(&attr);
	okl4_mutex_attr_setiscounted(&attr, 1);
	CHECK_EQUAL(OKL4_OK, okl4_mutex_create(&mutex, &attr));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_lock(&mutex));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_lock(&mutex));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_trylock(&mutex));
	CHECK_EQUAL(OKL4_WOULD_BLOCK, in_other_thread(try_lock, &mutex));
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(OKL4_OK, okl4_mutex_unlock(&mutex));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_mutex_unlock(&mutex));
	CHECK_EQUAL(OKL4_OK, okl4_mutex_delete(&mutex));
}

void test_locks(void)
{
	RUN(no_wake_up_is_lost);
	RUN(waiters_go_by_priority_then_age);
	RUN(mutexes_check_their_arguments);
	RUN(counted_mutexes_nest);
}
