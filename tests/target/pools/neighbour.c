/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers each call with whether it can still make and delete an object of its own. */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"

int main(void)
{
	struct okl4_registers message = {0};

	okl4_sys_wait(OKL4_SLOT_MAIN_ENDPOINT, 0, &message);
	for (;;) {
		message.word[0] =
			okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, 0, SLOT_FIRST_FREE, 0, 0, 0);
		message.word[1] = okl4_sys_cap_delete(0, SLOT_FIRST_FREE);
		message.tag = OKAPI_TAG(0, 2);
		okl4_sys_reply_wait(OKL4_SLOT_MAIN_ENDPOINT, &message);
	}
}
