/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends each message back as it came, however long it is, on its clients' time. */
#include <okl4/syscall.h>

#include "channels.h"
#include "passive.h"

int main(void)
{
	struct okl4_registers message = {0};

	BE_PASSIVE();
	okl4_sys_wait(SLOT_ECHO, 0, &message);
	for (;;) {
		message.tag = OKAPI_TAG(0, OKAPI_TAG_LENGTH(message.tag));
		okl4_sys_reply_wait(SLOT_ECHO, &message);
	}
}
