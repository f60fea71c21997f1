/* SPDX-License-Identifier: BSD-2-Clause */
#include "passive.h"

#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"

void settle(void)
{
	uint32_t bits;

	okl4_sys_scheduling_bind(OKL4_SLOT_SCHEDULING, 0);
	for (;;)
		okl4_sys_notification_wait(SLOT_SETTLE + 1, 1, 0, &bits);
}
