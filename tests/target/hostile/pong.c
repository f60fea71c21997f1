/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers ping with all words inverted.  What comes from others gets an empty answer. */
#include <okl4/syscall.h>

#include "channels.h"

static void invert(struct okl4_registers *message)
{
	struct okapi_utcb *utcb = okl4_utcb();
	uint32_t length = OKAPI_TAG_LENGTH(message->tag);

	for (uint32_t i = 0; i < length; i++) {
		if (i < OKAPI_REGISTER_WORDS)
			message->word[i] = ~message->word[i];
		else
			utcb->word[i] = ~utcb->word[i];
	}
}

int main(void)
{
	struct okl4_registers message = {0};

	for (;;) {
		if (okl4_sys_reply_wait(SLOT_BALL, &message) != 0)
			message.handle = 0;
		else if (message.badge == BADGE_BALL_PING)
			invert(&message);
		else
			message.tag = OKAPI_TAG(1, 0);
	}
}
