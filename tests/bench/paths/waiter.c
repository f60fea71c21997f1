/* SPDX-License-Identifier: BSD-2-Clause */
/* Has a higher priority than the client and waits for its signals. */
#include <okl4/syscall.h>

#include "channels.h"

int main(void)
{
	uint32_t bits;

	for (;;)
		okl4_sys_notification_wait(SLOT_WAKE, 1, 0, &bits);
}
