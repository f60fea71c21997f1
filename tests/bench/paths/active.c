/* SPDX-License-Identifier: BSD-2-Clause */
/* As server.c, but with a scheduling context of its own. */
#include <okl4/syscall.h>

#include "channels.h"

int main(void)
{
	struct okl4_registers message = {0};

	okl4_sys_wait(SLOT_ECHO, 0, &message);
	for (;;) {
		message.tag = OKAPI_TAG(0, OKAPI_TAG_LENGTH(message.tag));
		okl4_sys_reply_wait(SLOT_ECHO, &message);
	}
}
