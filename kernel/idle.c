/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for an interrupt when nobody can run. */
#include <arch/cpu.h>
#include <kernel/interrupt.h>
#include <kernel/leave.h>
#include <kernel/print.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>

#define CHARACTERS_AT_ONCE 16

/* Nobody can run: finish what is dying, then wait for an interrupt, with interrupts polled. */
void idle_wait(void)
{
	while (!preemption_point()) {
		if (!object_bury_step() && !print_show(CHARACTERS_AT_ONCE))
			cpu_wait_for_interrupt();
	}
	interrupt_handle();
}
