/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include <okl4/clock.h>
#include <okl4/endpoint.h>

#include "ball.h"
#include "channels.h"

#define ROUNDS 1000

/* Is `reply` the right answer to `words` words that began with `first`? */
static int is_right(const okl4_endpoint_message_t *reply, okl4_word_t words, okl4_word_t first)
{
	if (OKAPI_TAG_LENGTH(reply->tag) != words || OKAPI_TAG_LABEL(reply->tag) != BALL_LABEL + 1)
		return 0;
	for (okl4_word_t i = 0; i < words; i++) {
		if (reply->word[i] != first + (words - 1 - i) + 1)
			return 0;
	}
	return 1;
}

static int play(okl4_word_t words, okl4_word_t first)
{
	okl4_endpoint_message_t message = {.tag = OKAPI_TAG(BALL_LABEL, words)};
	int error;

	for (okl4_word_t i = 0; i < words; i++)
		message.word[i] = first + i;
	error = okl4_endpoint_call(SLOT_BALL, &message);
	if (error != OKL4_OK) {
		printf("ping: call failed: %s\n", okl4_error_text(error));
		return 0;
	}
	return is_right(&message, words, first);
}

int ping(void)
{
	uint64_t start = okl4_clock_us();
	unsigned long right = 0;

	for (okl4_word_t round = 0; round < ROUNDS; round++)
		right += (unsigned long)play(round % (OKAPI_MESSAGE_WORDS + 1), round * 1000);
	printf("%lu of %d answers right, %lu us a call\n", right, ROUNDS,
	       (unsigned long)((okl4_clock_us() - start) / ROUNDS));
	printf(right == ROUNDS ? "ping: done\n" : "ping: failed\n");
	return right == ROUNDS ? 0 : 1;
}
