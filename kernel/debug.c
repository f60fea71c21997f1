/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds for tests: the debug call, and a panic that ends the emulator with status 100 + code. */
#include <arch/semihosting.h>
#include <kernel/counter.h>
#include <kernel/invariants.h>
#include <kernel/panic.h>
#include <kernel/print.h>
#include <kernel/syscall.h>
#include <platform/console.h>

#define PANIC_STATUS 100

result_t sys_debug(struct thread *thread)
{
	uint32_t *r = thread->registers.r;

	switch (r[0]) {
	case OKAPI_DEBUG_PUTC:
		platform_console_put((char)r[1]);
		return OKAPI_OK;
	case OKAPI_DEBUG_EXIT:
		print_at_once();
		semihosting_exit(r[1]);
	case OKAPI_DEBUG_COUNTER:
		if (r[1] >= OKAPI_COUNTERS)
			return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 1);
		r[1] = counter[r[1]];
		return OKAPI_OK;
	case OKAPI_DEBUG_INVARIANTS:
		r[1] = invariants_check();
		return OKAPI_OK;
	default:
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 0);
	}
}

NORETURN void panic_stop(enum panic_code code)
{
	semihosting_exit(PANIC_STATUS + code);
}
