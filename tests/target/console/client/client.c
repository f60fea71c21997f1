/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include <okl4/clock.h>
#include <okl4/console.h>
#include <okl4/endpoint.h>
#include <okl4/slots.h>
#include <okl4/thread.h>

#include "check.h"

static okl4_word_t label_of_reply(okl4_word_t label, okl4_word_t length, okl4_word_t count)
{
	okl4_endpoint_message_t message = {.tag = OKAPI_TAG(label, length), .word = {count}};

	if (okl4_endpoint_call(OKL4_SLOT_CONSOLE, &message) != OKL4_OK)
		return 0xffffffff;
	return OKAPI_TAG_LABEL(message.tag);
}

static void wrong_requests_are_refused(void)
{
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(0, 0, 0));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(4, 3, 1));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(OKL4_CONSOLE_WRITE, 0, 0));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(OKL4_CONSOLE_WRITE, 5, 0));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(OKL4_CONSOLE_WRITE, 2, 5));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(OKL4_CONSOLE_WRITE, 62, 245));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(OKL4_CONSOLE_WRITE, 62, 0xffffffff));
}

static void every_length_is_taken(void)
{
	okl4_endpoint_message_t message;

	for (okl4_word_t count = 1; count <= OKL4_CONSOLE_BYTES; count++) {
		memset(&message, 'a' + count % 26, sizeof(message));
		((char *)&message.word[1])[count - 1] = '\n';
		message.tag = OKAPI_TAG(OKL4_CONSOLE_WRITE, 1 + (count + 3) / 4);
		message.word[0] = count;
		if (!CHECK_EQUAL(OKL4_OK, okl4_endpoint_call(OKL4_SLOT_CONSOLE, &message)) ||
		    !CHECK_EQUAL(OKAPI_TAG(OKL4_CONSOLE_DONE, 1), message.tag) ||
		    !CHECK_EQUAL(count, message.word[0]))
			break;
	}
}

static int write_lines(void *argument)
{
	for (int i = 0; i < 50; i++)
		printf("thread %d line %d\n", (int)(intptr_t)argument, i);
	return 0;
}

/* The driver takes one write of a cell at a time; the library makes its threads wait for one another. */
static void threads_share_the_console(void)
{
	okl4_thread_t *threads[3];

	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_run(&threads[i], NULL, write_lines, (void *)(intptr_t)i));
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(OKL4_OK, okl4_thread_join(threads[i], NULL));
}

static void input_is_not_waited_for(void)
{
	char bytes[8];
	okl4_word_t got;

	CHECK_EQUAL(OKL4_WOULD_BLOCK, okl4_console_poll(bytes, sizeof(bytes), &got));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_console_read(NULL, 1, &got));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_console_read(bytes, 0, &got));
}

static int read_key(void *argument)
{
	char key;
	okl4_word_t got;

	(void)argument;
	return okl4_console_read(&key, 1, &got);
}

static void one_reader_at_a_time(void)
{
	okl4_thread_t *reader;
	char key;
	okl4_word_t got;

	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&reader, NULL, read_key, NULL));
	okl4_sleep_ms(1);
	CHECK_EQUAL(OKL4_IN_USE, okl4_console_read(&key, 1, &got));
	CHECK_EQUAL(OKL4_CONSOLE_REFUSED, label_of_reply(OKL4_CONSOLE_READ, 0, 0));
	/* Writing goes on while the reader waits. */
	CHECK_EQUAL(OKL4_OK, okl4_console_puts("still here\n"));
}

int main(void)
{
	/* Let the other cell begin. */
	okl4_sleep_ms(5);
	RUN(wrong_requests_are_refused);
	RUN(every_length_is_taken);
	RUN(threads_share_the_console);
	RUN(input_is_not_waited_for);
	RUN(one_reader_at_a_time);
	/* What the UART has not sent yet would be mixed into the totals. */
	okl4_sleep_ms(50);
	debug_print("\n");
	finish_tests();
}
