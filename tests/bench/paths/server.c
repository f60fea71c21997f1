/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends each message back as it came, however long it is. */
#include <okl4/env.h>
#include <okl4/syscall.h>

int main(void)
{
	uint32_t endpoint = okl4_env_get_slot("echo");
	struct okl4_registers message = {0};

	okl4_sys_wait(endpoint, 0, &message);
	for (;;) {
		message.tag = OKAPI_TAG(0, OKAPI_TAG_LENGTH(message.tag));
		okl4_sys_reply_wait(endpoint, &message);
	}
}
