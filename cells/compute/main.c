/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Computes for processes of virtual machines, over all channels that the
 * description gives this cell.  A request names a range of the channel's shared area: word 0 its offset in
 * bytes, word 1 how much.  What is written to the channel comes back in upper case.
 *
 *     label 1   sum of n words
 *     label 2   CRC-32 of n bytes
 *     label 3   sort n words where they are
 *
 * Result 0 with the value in answer word 0; 1: no such label; 2: not in the area, or
 * words that are not aligned.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <okl4/channel.h>
#include <okl4/env.h>
#include <okl4/notify.h>

#include "compute.h"

#define CHANNELS 8

#define LABEL_SUM  1
#define LABEL_CRC  2
#define LABEL_SORT 3

#define RESULT_DONE  0
#define RESULT_LABEL 1
#define RESULT_RANGE 2

static okl4_channel_t channels[CHANNELS];
static size_t channel_count;

/* Where the words of a request lie; NULL if not all are in the area. */
static volatile uint32_t *words_of(const okl4_channel_t *channel, const okl4_channel_request_t *request)
{
	if (request->word[0] % sizeof(uint32_t) != 0 || request->word[1] > UINT32_MAX / sizeof(uint32_t))
		return NULL;
	return okl4_channel_shared(channel, request->word[0], request->word[1] * sizeof(uint32_t));
}

static uint32_t compute(const okl4_channel_t *channel, const okl4_channel_request_t *request, uint32_t *value)
{
	volatile uint32_t *words = words_of(channel, request);
	const volatile uint8_t *bytes = okl4_channel_shared(channel, request->word[0], request->word[1]);

	switch (request->label) {
	case LABEL_SUM:
		if (words == NULL)
			return RESULT_RANGE;
		*value = compute_sum(words, request->word[1]);
		return RESULT_DONE;
	case LABEL_CRC:
		if (bytes == NULL)
			return RESULT_RANGE;
		*value = compute_crc(bytes, request->word[1]);
		return RESULT_DONE;
	case LABEL_SORT:
		if (words == NULL)
			return RESULT_RANGE;
		compute_sort(words, request->word[1]);
		return RESULT_DONE;
	default:
		return RESULT_LABEL;
	}
}

static void answer_requests(okl4_channel_t *channel)
{
	okl4_channel_request_t request;

	while (okl4_channel_receive(channel, &request) == OKL4_OK) {
		uint32_t answer[OKL4_CHANNEL_WORDS] = {0};
		uint32_t result = compute(channel, &request, &answer[0]);

		okl4_channel_answer(channel, &request, result, answer);
	}
}

/* As much as fits on its way back; the machine's doorbell tells when there is room again. */
static void echo(okl4_channel_t *channel)
{
	char bytes[256];
	uint32_t count, done;

	do {
		count = okl4_channel_space(channel);
		if (count > sizeof(bytes))
			count = sizeof(bytes);
		if (okl4_channel_read(channel, bytes, count, &count) != OKL4_OK)
			return;
		for (uint32_t i = 0; i < count; i++)
			bytes[i] = (char)toupper((unsigned char)bytes[i]);
		okl4_channel_write(channel, bytes, count, &done);
	} while (count != 0);
}

static void serve(void)
{
	okl4_word_t all = 0, events;

	for (size_t i = 0; i < channel_count; i++)
		all |= okl4_channel_events(&channels[i]);
	events = all;
	do {
		for (size_t i = 0; i < channel_count; i++) {
			if (events & okl4_channel_events(&channels[i])) {
				answer_requests(&channels[i]);
				echo(&channels[i]);
			}
		}
	} while (okl4_notify_wait(all, &events) == OKL4_OK);
}

/* The channels of the environment: CHANNEL_<NAME>. */
static void open_channels(void)
{
	static const char prefix[] = "CHANNEL_";

	for (uint32_t i = 0; i < okl4_env_block->entry_count && channel_count < CHANNELS; i++) {
		const char *key = (const char *)okl4_env_block->item[i].name;

		if (strncmp(key, prefix, strlen(prefix)) == 0 &&
		    okl4_channel_open(&channels[channel_count], key + strlen(prefix)) == OKL4_OK)
			channel_count++;
	}
}

int main(void)
{
	open_channels();
	if (channel_count == 0) {
		printf("compute: the description gives me no <channel/>\n");
		return 1;
	}
	printf("compute: ready\n");
	serve();
	return 1;
}
