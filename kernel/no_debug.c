/* SPDX-License-Identifier: BSD-2-Clause */
/* Release: there is no debug call, and a panic is the end. */
#include <arch/cpu.h>
#include <kernel/panic.h>
#include <kernel/syscall.h>

result_t sys_debug(struct thread *thread)
{
	(void)thread;
	return OKAPI_ERROR_SYSCALL;
}

NORETURN void panic_stop(enum panic_code code)
{
	(void)code;
	for (;;)
		cpu_wait_for_interrupt();
}
