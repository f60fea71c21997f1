/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The native end of a channel: requests, streams, and a machine that lies or starts anew.
 */
#include <stdlib.h>
#include <string.h>

#include <okl4/channel.h>

#include "doorbell.h"
#include "suite.h"

#define BYTES (OKL4_CHANNEL_AT_SHARED + 4096)

static uint32_t window[BYTES / sizeof(uint32_t)];
static okl4_channel_t channel;

static volatile uint32_t *at(uint32_t offset)
{
	return &window[offset / sizeof(uint32_t)];
}

static int init(uint32_t bytes, uint32_t bit)
{
	okl4_channel_end_t end = {(okl4_word_t)(uintptr_t)window, bytes, 20, 0x40, bit};

	return okl4_channel_init(&channel, &end);
}

static void open_channel(void)
{
	memset(window, 0, sizeof(window));
	CU_ASSERT_EQUAL_FATAL(init(BYTES, 3), OKL4_OK);
	doorbell_count = 0;
}

static void test_init(void)
{
	okl4_channel_end_t end = {(okl4_word_t)(uintptr_t)window + 2, BYTES, 0, 0, 0};

	CU_ASSERT_EQUAL(okl4_channel_init(&channel, NULL), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_channel_init(&channel, &end), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(init(BYTES, 32), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(init(OKL4_CHANNEL_AT_SHARED - 4, 3), OKL4_OUT_OF_RANGE);
	open_channel();
	CU_ASSERT_EQUAL(*at(0), OKL4_CHANNEL_MAGIC);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_BYTES), BYTES);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_SHARED_OFFSET), OKL4_CHANNEL_AT_SHARED);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_READY), 1);
	CU_ASSERT_EQUAL(okl4_channel_events(&channel), 8);
	CU_ASSERT_EQUAL(doorbell_slot, 20);
	CU_ASSERT_EQUAL(doorbell_bits, 0x40);
}

static void test_shared_ranges(void)
{
	uint8_t *start = (uint8_t *)window + OKL4_CHANNEL_AT_SHARED;

	open_channel();
	CU_ASSERT_EQUAL(okl4_channel_shared_bytes(&channel), 4096);
	CU_ASSERT_PTR_EQUAL(okl4_channel_shared(&channel, 0, 4096), start);
	CU_ASSERT_PTR_EQUAL(okl4_channel_shared(&channel, 4096, 0), start + 4096);
	CU_ASSERT_PTR_NULL(okl4_channel_shared(&channel, 4096, 1));
	CU_ASSERT_PTR_NULL(okl4_channel_shared(&channel, 1, 4096));
	CU_ASSERT_PTR_NULL(okl4_channel_shared(&channel, 0xfffffffc, 8));
	CU_ASSERT_PTR_NULL(okl4_channel_shared(&channel, 8, 0xfffffffc));
}

static void ask(uint32_t number, uint32_t label, uint32_t word)
{
	*at(OKL4_CHANNEL_AT_LABEL) = label;
	*at(OKL4_CHANNEL_AT_REQUEST) = word;
	*at(OKL4_CHANNEL_AT_REQUEST + 28) = word + 7;
	*at(OKL4_CHANNEL_AT_ASKED) = number;
}

static void test_request_and_answer(void)
{
	uint32_t answer[OKL4_CHANNEL_WORDS] = {11, 0, 0, 0, 0, 0, 0, 18};
	okl4_channel_request_t request;

	open_channel();
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &request), OKL4_WOULD_BLOCK);
	ask(1, 5, 100);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &request), OKL4_OK);
	CU_ASSERT_EQUAL(request.label, 5);
	CU_ASSERT_EQUAL(request.word[0], 100);
	CU_ASSERT_EQUAL(request.word[7], 107);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_ANSWERED), 0);
	CU_ASSERT_EQUAL(okl4_channel_answer(&channel, &request, 2, answer), OKL4_OK);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_ANSWERED), 1);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_RESULT), 2);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_ANSWER), 11);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_ANSWER + 28), 18);
	CU_ASSERT_EQUAL(doorbell_count, 1);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &request), OKL4_WOULD_BLOCK);
	ask(2, 6, 0);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &request), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_channel_answer(&channel, &request, 0, NULL), OKL4_OK);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_ANSWER), 0);
}

/* The answer to a caller that is gone changes nothing, and no answered request comes back. */
static void test_machine_starts_anew(void)
{
	okl4_channel_request_t request, other;

	open_channel();
	ask(1, 5, 0);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &request), OKL4_OK);
	*at(OKL4_CHANNEL_AT_ASKED) = *at(OKL4_CHANNEL_AT_ANSWERED);
	CU_ASSERT_EQUAL(okl4_channel_answer(&channel, &request, 9, NULL), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_RESULT), 0);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &other), OKL4_WOULD_BLOCK);
	ask(7, 6, 0);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &other), OKL4_OK);
	CU_ASSERT_EQUAL(other.label, 6);
	CU_ASSERT_EQUAL(okl4_channel_answer(&channel, &other, 0, NULL), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &other), OKL4_WOULD_BLOCK);
	/* What the machine writes into this side's word does not count. */
	*at(OKL4_CHANNEL_AT_ANSWERED) = 0;
	CU_ASSERT_EQUAL(okl4_channel_receive(&channel, &other), OKL4_WOULD_BLOCK);
}

/* The machine's side of the stream to this one. */
static void machine_writes(const uint8_t *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t head = *at(OKL4_CHANNEL_AT_IN_HEAD);

		((uint8_t *)window)[OKL4_CHANNEL_AT_IN + head % OKL4_CHANNEL_RING] = bytes[i];
		*at(OKL4_CHANNEL_AT_IN_HEAD) = head + 1;
	}
}

static uint8_t machine_reads(void)
{
	uint32_t tail = *at(OKL4_CHANNEL_AT_OUT_TAIL);

	*at(OKL4_CHANNEL_AT_OUT_TAIL) = tail + 1;
	return ((uint8_t *)window)[OKL4_CHANNEL_AT_OUT + tail % OKL4_CHANNEL_RING];
}

/* Across the wrap of the positions at 2^32. */
static void test_streams(void)
{
	uint8_t bytes[700], got[700];
	uint32_t done;

	open_channel();
	channel.taken = channel.written = (uint32_t)-2000;
	*at(OKL4_CHANNEL_AT_IN_HEAD) = *at(OKL4_CHANNEL_AT_OUT_TAIL) = (uint32_t)-2000;
	for (unsigned round = 0; round < 20; round++) {
		for (uint32_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)(i * 3 + round);
		machine_writes(bytes, sizeof(bytes));
		CU_ASSERT_EQUAL(okl4_channel_read(&channel, got, sizeof(got), &done), OKL4_OK);
		CU_ASSERT_EQUAL(done, sizeof(bytes));
		CU_ASSERT_EQUAL(memcmp(bytes, got, sizeof(bytes)), 0);
		CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_IN_TAIL), *at(OKL4_CHANNEL_AT_IN_HEAD));
		CU_ASSERT_EQUAL(okl4_channel_write(&channel, bytes, sizeof(bytes), &done), OKL4_OK);
		CU_ASSERT_EQUAL(done, sizeof(bytes));
		for (uint32_t i = 0; i < done; i++)
			CU_ASSERT_EQUAL_FATAL(machine_reads(), bytes[i]);
	}
	CU_ASSERT_EQUAL(okl4_channel_read(&channel, got, sizeof(got), &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 0);
}

static void test_full_stream(void)
{
	uint8_t bytes[OKL4_CHANNEL_RING + 1] = {0};
	uint32_t done;

	open_channel();
	CU_ASSERT_EQUAL(okl4_channel_space(&channel), OKL4_CHANNEL_RING);
	CU_ASSERT_EQUAL(okl4_channel_write(&channel, bytes, sizeof(bytes), &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, OKL4_CHANNEL_RING);
	CU_ASSERT_EQUAL(okl4_channel_space(&channel), 0);
	CU_ASSERT_EQUAL(okl4_channel_write(&channel, bytes, 1, &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 0);
	CU_ASSERT_EQUAL(doorbell_count, 1);
}

static void test_lying_machine(void)
{
	uint8_t bytes[16];
	uint32_t done = 9;

	open_channel();
	*at(OKL4_CHANNEL_AT_IN_HEAD) = OKL4_CHANNEL_RING + 1;
	CU_ASSERT_EQUAL(okl4_channel_read(&channel, bytes, 16, &done), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(done, 0);
	CU_ASSERT_EQUAL(okl4_channel_read(&channel, bytes, 16, &done), OKL4_OK);
	*at(OKL4_CHANNEL_AT_OUT_TAIL) = 5;
	CU_ASSERT_EQUAL(okl4_channel_space(&channel), 0);
	CU_ASSERT_EQUAL(okl4_channel_write(&channel, bytes, 16, &done), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(okl4_channel_write(&channel, bytes, 16, &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 16);
	CU_ASSERT_EQUAL(*at(OKL4_CHANNEL_AT_OUT_HEAD), 5 + 16);
}

/* Whatever words the machine writes, no access leaves the window: the address sanitizer watches. */
static void test_random_lies(void)
{
	okl4_channel_request_t request;
	uint8_t bytes[64] = {0};
	uint32_t done;

	open_channel();
	srand(3);
	for (int i = 0; i < 100000; i++) {
		*at((uint32_t)rand() % 0x120) = (uint32_t)rand() * 3u;
		if (okl4_channel_receive(&channel, &request) == OKL4_OK)
			okl4_channel_answer(&channel, &request, 0, NULL);
		okl4_channel_read(&channel, bytes, (uint32_t)rand() % 65, &done);
		CU_ASSERT_FATAL(done <= 64);
		okl4_channel_write(&channel, bytes, (uint32_t)rand() % 65, &done);
		CU_ASSERT_FATAL(done <= 64);
	}
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"init", test_init},
		{"shared ranges", test_shared_ranges},
		{"request and answer", test_request_and_answer},
		{"machine starts anew", test_machine_starts_anew},
		{"streams", test_streams},
		{"full stream", test_full_stream},
		{"lying machine", test_lying_machine},
		{"random lies", test_random_lies},
	};

	return RUN_SUITE("libokl4 channel", tests);
}
