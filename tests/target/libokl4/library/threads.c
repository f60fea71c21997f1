/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <okl4/clock.h>
#include <okl4/init.h>
#include <okl4/notify.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#include "check.h"
#include "tests.h"

static int own_errno(void *argument)
{
	errno = (int)(intptr_t)argument;
	for (int i = 0; i < 10; i++)
		okl4_thread_yield();
	return errno;
}

static void each_thread_has_its_errno(void)
{
	okl4_thread_t *threads[4];
	int result;

	errno = 77;
	for (int i = 0; i < 4; i++)
		CHECK_EQUAL(OKL4_OK,
			    okl4_thread_run(&threads[i], NULL, own_errno, (void *)(intptr_t)(i + 1)));
	for (int i = 0; i < 4; i++) {
		CHECK_EQUAL(OKL4_OK, okl4_thread_join(threads[i], &result));
		CHECK_EQUAL(i + 1, result);
	}
	CHECK_EQUAL(77, errno);
}

/* Each thread formats, allocates and sleeps; the others run in between. */
static int use_newlib(void *argument)
{
	int number = (int)(intptr_t)argument, good = 0;

	for (int i = 0; i < 50; i++) {
		char *text = malloc(100);
		char expected[100];

		if (text == NULL)
			return -1;
		snprintf(text, 100, "thread %d round %d value %g", number, i, i * 0.5);
		if (i % 10 == 0)
			okl4_sleep_us(50);
		snprintf(expected, 100, "thread %d round %d value %g", number, i, i * 0.5);
		good += strcmp(text, expected) == 0;
		free(text);
	}
	return good;
}

static void newlib_works_in_all_threads(void)
{
	okl4_thread_attr_t attr;
	okl4_thread_t *threads[4];
	int result;

	okl4_thread_attr_init(&attr);
	for (int i = 0; i < 4; i++) {
		attr.priority = 99 + (okl4_word_t)i;
		CHECK_EQUAL(OKL4_OK, okl4_thread_run(&threads[i], &attr, use_newlib, (void *)(intptr_t)i));
	}
	for (int i = 0; i < 4; i++) {
		CHECK_EQUAL(OKL4_OK, okl4_thread_join(threads[i], &result));
		CHECK_EQUAL(50, result);
	}
}

static int print_line(void *argument)
{
	printf("line of thread %d\n", (int)(intptr_t)argument);
	printf("and one without end");
	return 0;
}

static void streams_are_flushed_at_the_end(void)
{
	okl4_thread_t *thread;

	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&thread, NULL, print_line, (void *)1));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(thread, NULL));
	printf("\n");
}

static int exit_early(void *argument)
{
	(void)argument;
	okl4_thread_exit(5);
}

static int wait_for_ever(void *argument)
{
	okl4_word_t bits;

	(void)argument;
	okl4_notify_wait(1, &bits);
	return 0;
}

static void threads_end_in_every_way(void)
{
	okl4_thread_t *thread;
	int result = 0;

	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&thread, NULL, exit_early, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(thread, &result));
	CHECK_EQUAL(5, result);
	/* Never started, waiting, and already at its end. */
	CHECK_EQUAL(OKL4_OK, okl4_thread_create(&thread, NULL, exit_early, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_thread_delete(thread));
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&thread, NULL, wait_for_ever, NULL));
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_OK, okl4_thread_delete(thread));
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&thread, NULL, exit_early, NULL));
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_OK, okl4_thread_delete(thread));
}

static void wrong_arguments_are_refused(void)
{
	okl4_thread_attr_t attr;
	okl4_thread_t *thread;

	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_thread_create(NULL, NULL, exit_early, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_thread_create(&thread, NULL, NULL, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_thread_start(NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_thread_join(NULL, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_thread_delete(NULL));
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_thread_set_priority(NULL, 256));
	okl4_thread_attr_init(&attr);
	attr.stack_size = 100;
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_thread_create(&thread, &attr, exit_early, NULL));
	okl4_thread_attr_init(&attr);
	attr.stack_size = 0x10000000;
	CHECK_EQUAL(OKL4_ALLOC_EXHAUSTED, okl4_thread_create(&thread, &attr, exit_early, NULL));
	okl4_thread_attr_init(&attr);
	attr.priority = 121;
	CHECK_EQUAL(OKAPI_ERROR_CEILING,
		    OKAPI_ERROR_REASON((uint32_t)okl4_thread_create(&thread, &attr, exit_early, NULL)));
	CHECK_EQUAL(OKL4_OK, okl4_thread_create(&thread, NULL, exit_early, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_thread_join(thread, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_thread_start(thread));
	CHECK(okl4_thread_start(thread) != OKL4_OK);
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(thread, NULL));
}

/* As many as the capability list holds; then a clean refusal, and all is given back. */
static void threads_run_out_cleanly(void)
{
	okl4_thread_t *threads[32];
	int count, error = OKL4_OK;

	for (count = 0; count < 32; count++) {
		error = okl4_thread_create(&threads[count], NULL, exit_early, NULL);
		if (error != OKL4_OK)
			break;
	}
	CHECK(count > 8 && error != OKL4_OK);
	for (int i = 0; i < count; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_delete(threads[i]));
}

static volatile int described_result;

OKL4_THREAD_ENTRY void described_thread(void)
{
	okl4_word_t bits;
	int error = okl4_init_thread();

	error |= okl4_init_thread();
	errno = 3;
	okl4_sleep_us(10);
	described_result = error == OKL4_OK && errno == 3 ? 1 : -1;
	for (;;)
		okl4_notify_wait(~0u, &bits);
}

static void described_thread_is_set_up(void)
{
	for (int i = 0; i < 100 && described_result == 0; i++)
		okl4_sleep_us(100);
	CHECK_EQUAL(1, described_result);
}

void test_threads(void)
{
	RUN(each_thread_has_its_errno);
	RUN(newlib_works_in_all_threads);
	RUN(streams_are_flushed_at_the_end);
	RUN(threads_end_in_every_way);
	RUN(wrong_arguments_are_refused);
	RUN(threads_run_out_cleanly);
	RUN(described_thread_is_set_up);
}
