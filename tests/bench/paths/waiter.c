/* SPDX-License-Identifier: BSD-2-Clause */
/* Has a higher priority than the client and waits for its signals. */
#include <okl4/env.h>
#include <okl4/syscall.h>

int main(void)
{
	uint32_t notification = okl4_env_get_slot("wake");
	uint32_t bits;

	for (;;)
		okl4_sys_notification_wait(notification, 1, 0, &bits);
}
