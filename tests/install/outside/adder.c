/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers each call with the number after the caller's. */
#include <okl4/syscall.h>

#include "channels.h"

int main(void)
{
	struct okl4_registers message = {0};

	okl4_sys_wait(SLOT_ADD, 0, &message);
	for (;;) {
		message.word[0]++;
		okl4_sys_reply_wait(SLOT_ADD, &message);
	}
}
