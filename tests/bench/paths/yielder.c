/* SPDX-License-Identifier: BSD-2-Clause */
/* Has the client's priority: once told to go, yields more often than the client does, then sleeps. */
#include <okl4/syscall.h>

#include "channels.h"
#include "marks.h"

#define MORE 16

int main(void)
{
	uint32_t bits;

	for (;;) {
		okl4_sys_notification_wait(SLOT_GO, 1, 0, &bits);
		for (unsigned int i = 0; i < BENCH_ROUNDS + MORE; i++)
			okl4_sys_yield();
	}
}
