/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of every length, labels and badges; replies out of order. */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "scene.h"

enum { SLOT_BADGED = SLOT_OTHERS, SLOT_ASKER };

#define ASKERS 3

static struct robot asker[ASKERS];
static struct worker server;
static uint64_t server_stack[128];

static uint32_t word_of(uint32_t length, uint32_t index)
{
	return length * 0x01010101u ^ index * 0x9e3779b9u;
}

/* Answers with every word inverted, the label plus one, and the badge in the last word if there is room. */
static void serve(uint32_t endpoint)
{
	struct okl4_registers message = {0};
	struct okapi_utcb *utcb = okl4_utcb();

	for (;;) {
		uint32_t length;

		okl4_sys_reply_wait(endpoint, &message);
		length = OKAPI_TAG_LENGTH(message.tag);
		for (uint32_t i = 0; i < length; i++) {
			uint32_t *word = i < OKAPI_REGISTER_WORDS ? &message.word[i] : &utcb->word[i];

			*word = ~*word ^ message.badge;
		}
		message.tag = OKAPI_TAG(OKAPI_TAG_LABEL(message.tag) + 1, length);
	}
}

static void exchange(uint32_t endpoint, uint32_t badge, uint32_t length)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(0x8000 + length, length)};
	struct okapi_utcb *utcb = okl4_utcb();

	for (uint32_t i = 0; i < OKAPI_MESSAGE_WORDS; i++)
		*(i < OKAPI_REGISTER_WORDS ? &message.word[i] : &utcb->word[i]) = word_of(length, i);
	CHECK_EQUAL(0, okl4_sys_call(endpoint, &message));
	CHECK_EQUAL(OKAPI_TAG(0x8001 + length, length), message.tag);
	for (uint32_t i = 0; i < length; i++)
		CHECK_EQUAL(~word_of(length, i) ^ badge,
			    i < OKAPI_REGISTER_WORDS ? message.word[i] : utcb->word[i]);
	/* Nobody wrote beyond the end of the message. */
	for (uint32_t i = length < OKAPI_REGISTER_WORDS ? OKAPI_REGISTER_WORDS : length;
	     i < OKAPI_MESSAGE_WORDS; i++)
		CHECK_EQUAL(word_of(length, i), utcb->word[i]);
}

static void exchange_all(uint32_t priority)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINT, 0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_BADGED, 0, SLOT_ENDPOINT, OKAPI_ENDPOINT_SEND, 0xabcd1234));
	server = (struct worker){SLOT_HELPER, 0, 0, 71, priority, 0, 0};
	CHECK_EQUAL(0, worker_make(&server));
	CHECK_EQUAL(0, worker_start(&server, serve, server_stack + 128, SLOT_ENDPOINT));
	for (uint32_t length = 0; length <= OKAPI_MESSAGE_WORDS; length++) {
		exchange(SLOT_ENDPOINT, 0, length);
		exchange(SLOT_BADGED, 0xabcd1234, length);
	}
	CHECK_EQUAL(0, worker_delete(&server));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINT));
	CHECK_EQUAL(0, broken_invariant());
}

static void every_length_to_a_higher_priority(void)
{
	exchange_all(150);
}

static void every_length_to_an_equal_priority(void)
{
	exchange_all(100);
}

static void every_length_to_a_lower_priority(void)
{
	exchange_all(50);
}

static void too_long_is_refused(void)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(0, 63) | OKAPI_TAG_NO_BLOCK};

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINT, 0, 0, 0));
	CHECK_ERROR(OKAPI_ERROR_TOO_LONG, 1, okl4_sys_call(SLOT_ENDPOINT, &message));
	message.tag = OKAPI_TAG(0, 63) | OKAPI_TAG_NO_BLOCK;
	CHECK_ERROR(OKAPI_ERROR_TOO_LONG, 1, okl4_sys_send(SLOT_ENDPOINT, &message));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINT));
}

static void replies_go_out_of_order(void)
{
	struct okl4_registers message[ASKERS];

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINT, 0, 0, 0));
	for (uint32_t i = 0; i < ASKERS; i++) {
		asker[i].worker = (struct worker){SLOT_ASKER + i * WORKER_SLOTS, 0, 0, 72 + i, 110, 0, 0};
		asker[i].self = asker[i].worker.slot;
		CHECK_EQUAL(0, worker_make(&asker[i].worker));
		robot_clear(&asker[i]);
		ROBOT_ADD(&asker[i], OKAPI_SYS_CALL, SLOT_ENDPOINT, OKAPI_TAG(i, 1), 100 + i);
		CHECK_EQUAL(0, robot_run(&asker[i]));
	}
	for (uint32_t i = 0; i < ASKERS; i++) {
		CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message[i]));
		CHECK_EQUAL(100 + i, message[i].word[0]); /* first come, first served */
	}
	for (uint32_t i = ASKERS; i-- > 0;) {
		CHECK_EQUAL(0, okl4_reply1(message[i].handle, OKAPI_TAG(7, 1), 200 + i));
		CHECK_ERROR(OKAPI_ERROR_HANDLE, 0, okl4_reply0(message[i].handle, 0));
	}
	/* Only now: a server runs at the priority of those it still serves. */
	run_others();
	for (uint32_t i = 0; i < ASKERS; i++) {
		CHECK_EQUAL(0, robot_result(&asker[i], 0));
		CHECK_EQUAL(200 + i, asker[i].call[0].r[2]);
	}
	for (uint32_t i = 0; i < ASKERS; i++)
		CHECK_EQUAL(0, worker_delete(&asker[i].worker));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINT));
}

void test_messages(void)
{
	RUN(every_length_to_a_higher_priority);
	RUN(every_length_to_an_equal_priority);
	RUN(every_length_to_a_lower_priority);
	RUN(too_long_is_refused);
	RUN(replies_go_out_of_order);
}
