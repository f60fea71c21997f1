/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <okl4/clock.h>
#include <okl4/endpoint.h>
#include <okl4/message.h>
#include <okl4/notify.h>
#include <okl4/thread.h>

#include "check.h"
#include "tests.h"

#define STOP_BYTE 0xee

/* Answers each message with its bytes, each larger by one, until one begins with STOP_BYTE. */
static int echo_server(void *argument)
{
	uint8_t buffer[OKL4_MESSAGE_MAX_SIZE];
	okl4_kcap_t reply_cap;
	okl4_word_t bytes;
	int error = okl4_message_wait(buffer, sizeof(buffer), &bytes, &reply_cap);

	(void)argument;
	while (error == OKL4_OK && !(bytes != 0 && buffer[0] == STOP_BYTE)) {
		for (okl4_word_t i = 0; i < bytes; i++)
			buffer[i]++;
		error = okl4_message_replywait(reply_cap, buffer, bytes, buffer, sizeof(buffer), &bytes,
					       &reply_cap);
	}
	CHECK_EQUAL(OKL4_OK, error);
	CHECK_EQUAL(OKL4_OK, okl4_message_reply(reply_cap, NULL, 0));
	/* A reply capability is for one reply. */
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_reply(reply_cap, NULL, 0));
	return 0;
}

static okl4_thread_t *server;
static okl4_kcap_t server_cap;

static void start_server(int (*function)(void *))
{
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&server, NULL, function, NULL));
	server_cap = okl4_thread_getkcap(server);
}

static void stop_server(void)
{
	uint8_t stop = STOP_BYTE;

	CHECK_EQUAL(OKL4_OK, okl4_message_call(server_cap, &stop, 1, NULL, 0, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(server, NULL));
}

static void every_size_arrives(void)
{
	uint8_t sent[OKL4_MESSAGE_MAX_SIZE + 1], got[OKL4_MESSAGE_MAX_SIZE + 1];
	int wrong = 0;

	start_server(echo_server);
	for (okl4_word_t size = 0; size <= OKL4_MESSAGE_MAX_SIZE; size++) {
		okl4_word_t bytes = 9999;

		for (okl4_word_t i = 0; i < size; i++)
			sent[i] = (uint8_t)(size + i * 3) & 0x7f;
		memset(got, 0xaa, sizeof(got));
		wrong += okl4_message_call(server_cap, sent, size, got, sizeof(got), &bytes) != OKL4_OK;
		wrong += bytes != size;
		for (okl4_word_t i = 0; i < size; i++)
			wrong += got[i] != sent[i] + 1;
		wrong += got[size] != 0xaa;
	}
	CHECK_EQUAL(0, wrong);
	stop_server();
}

static void wrong_sizes_are_refused(void)
{
	uint8_t bytes[OKL4_MESSAGE_MAX_SIZE + 1] = {0}, small[4];
	okl4_word_t got = 0;

	start_server(echo_server);
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_message_send(server_cap, bytes, sizeof(bytes)));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_send(server_cap, NULL, 4));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_call(server_cap, bytes, 4, NULL, 4, &got));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_wait(NULL, 4, &got, NULL));
	/* Cut off at the buffer, and the size is told. */
	memset(small, 0x55, sizeof(small));
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_message_call(server_cap, bytes, 30, small, 3, &got));
	CHECK_EQUAL(30, got);
	CHECK_EQUAL(0x55, small[3]);
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_send((okl4_kcap_t){.raw = 0}, bytes, 4));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_send((okl4_kcap_t){.raw = 5000}, bytes, 4));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_reply((okl4_kcap_t){.raw = 0}, bytes, 4));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_message_reply((okl4_kcap_t){.raw = 12345}, bytes, 4));
	stop_server();
}

/* A label that does not fit the words is not believed. */
static void byte_counts_are_measured(void)
{
	okl4_endpoint_message_t message = {.tag = OKAPI_TAG(240, 1), .word = {0x01010101}};
	okl4_word_t length;

	start_server(echo_server);
	CHECK_EQUAL(OKL4_OK, okl4_endpoint_call(server_cap.raw, &message));
	length = OKAPI_TAG_LENGTH(message.tag);
	CHECK_EQUAL(1, length);
	CHECK_EQUAL(0x02020202, message.word[0]);
	stop_server();
}

static int sleepy_server(void *argument)
{
	okl4_word_t bits;

	(void)argument;
	okl4_notify_wait(1, &bits);
	return echo_server(NULL);
}

static void trysend_says_would_block(void)
{
	uint8_t byte = 1;

	start_server(sleepy_server);
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_WOULD_BLOCK, okl4_message_trysend(server_cap, &byte, 1));
	CHECK_EQUAL(OKL4_OK, okl4_notify_send(server_cap, 1));
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_OK, okl4_message_trysend(server_cap, &byte, 1));
	/* It has tried to reply to a send, and ended with that. */
	CHECK_EQUAL(OKL4_OK, okl4_thread_delete(server));
}

/* What the waiting server receives: events it asked for, a message, events it did not ask for. */
static int mixed_server(void *argument)
{
	okl4_word_t bits = 0, bytes = 0, number = 0;
	okl4_kcap_t reply_cap;

	(void)argument;
	CHECK_EQUAL(OKL4_OK, okl4_message_waitany(0x6, &bits, &number, sizeof(number), &bytes, &reply_cap));
	CHECK_EQUAL(0x4, bits);
	CHECK_EQUAL(OKL4_OK, okl4_message_waitany(0x6, &bits, &number, sizeof(number), &bytes, &reply_cap));
	CHECK_EQUAL(0, bits);
	CHECK_EQUAL(17, number);
	/* Bit 0 came while the message was waited for, and was kept. */
	CHECK_EQUAL(OKL4_OK, okl4_notify_poll(0x1, &bits));
	CHECK_EQUAL(0x1, bits);
	CHECK_EQUAL(OKL4_OK, okl4_notify_poll(~0u, &bits));
	CHECK_EQUAL(0, bits);
	return okl4_message_reply(reply_cap, &number, sizeof(number));
}

static void messages_and_events_together(void)
{
	okl4_word_t number = 17;
	int result = -1;

	start_server(mixed_server);
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_OK, okl4_notify_send(server_cap, 0x4));
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_OK, okl4_notify_send(server_cap, 0x1));
	okl4_sleep_us(100);
	CHECK_EQUAL(OKL4_OK,
		    okl4_message_call(server_cap, &number, sizeof(number), &number, sizeof(number), NULL));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(server, &result));
	CHECK_EQUAL(OKL4_OK, result);
}

static int dying_server(void *argument)
{
	okl4_kcap_t reply_cap;

	(void)argument;
	okl4_message_wait(NULL, 0, NULL, &reply_cap);
	okl4_sleep_ms(1000);
	return 0;
}

static int delete_server_later(void *argument)
{
	(void)argument;
	okl4_sleep_us(200);
	return okl4_thread_delete(server);
}

static void callers_of_a_dead_server_are_told(void)
{
	okl4_thread_t *killer;

	start_server(dying_server);
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&killer, NULL, delete_server_later, NULL));
	CHECK_EQUAL(OKL4_CANCELLED, okl4_message_call(server_cap, NULL, 0, NULL, 0, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(killer, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_notify_wait(0, &(okl4_word_t){0}));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_notify_wait(1, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_notify_poll(1, NULL));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_notify_send(server_cap, 1));
}

void test_messages(void)
{
	RUN(every_size_arrives);
	RUN(wrong_sizes_are_refused);
	RUN(byte_counts_are_measured);
	RUN(trysend_says_would_block);
	RUN(messages_and_events_together);
	RUN(callers_of_a_dead_server_are_told);
}
