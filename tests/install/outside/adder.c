/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers each call with the number after the caller's. */
#include <okl4/env.h>
#include <okl4/syscall.h>

int main(void)
{
	uint32_t endpoint = okl4_env_get_slot("add");
	struct okl4_registers message = {0};

	okl4_sys_wait(endpoint, 0, &message);
	for (;;) {
		message.word[0]++;
		okl4_sys_reply_wait(endpoint, &message);
	}
}
