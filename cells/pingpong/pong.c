/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include <okl4/endpoint.h>

#include "ball.h"
#include "channels.h"

static void answer(okl4_endpoint_message_t *message)
{
	okl4_word_t words = OKAPI_TAG_LENGTH(message->tag);

	for (okl4_word_t low = 0, high = words; low < high; low++) {
		okl4_word_t word = message->word[--high];

		message->word[high] = message->word[low] + 1;
		/* In the middle of an odd number both are the same word. */
		if (low != high)
			message->word[low] = word + 1;
	}
	message->tag = OKAPI_TAG(OKAPI_TAG_LABEL(message->tag) + 1, words);
}

int pong(void)
{
	okl4_endpoint_message_t message;
	int error;

	printf("pong: ready\n");
	error = okl4_endpoint_wait(SLOT_BALL, &message);
	while (error == OKL4_OK) {
		answer(&message);
		error = okl4_endpoint_reply_wait(SLOT_BALL, &message);
	}
	printf("pong: cannot wait: %s\n", okl4_error_text(error));
	return 1;
}
