/* SPDX-License-Identifier: BSD-2-Clause */
/* The way out of the kernel: choose who runs, or idle until somebody can. */
#include <arch/cpu.h>
#include <arch/space_switch.h>
#include <kernel/interrupt.h>
#include <kernel/leave.h>
#include <kernel/scheduling.h>
#include <kernel/space.h>
#include <kernel/syscall.h>

/* Nobody can run: finish what is dying, then wait for an interrupt, with interrupts polled. */
void idle_wait(void)
{
	while (!preemption_point()) {
		if (!object_bury_step())
			cpu_wait_for_interrupt();
	}
	interrupt_handle();
}

struct thread *kernel_leave(void)
{
	struct thread *next;

	while (unlikely((next = scheduling_next()) == NULL))
		idle_wait();
	arch_switch_to(next);
	return next;
}

struct thread *interrupt_entered(struct thread *thread)
{
	current_thread = thread;
	interrupt_handle();
	return kernel_leave();
}
