/* SPDX-License-Identifier: BSD-2-Clause */
/* That a test group works at all: a cell starts, the kernel's debug call prints, the emulator ends. */
#include <okl4/env.h>
#include <okl4/syscall.h>

#include "check.h"

static void starts_with_its_environment(void)
{
	okl4_env_args_t *arguments = okl4_env_get_args("MAIN_ARGS");

	CHECK(arguments != NULL);
	CHECK_EQUAL(0, okl4_env_get_slot("NOBODY"));
}

static void memory_starts_as_it_should(void)
{
	static volatile uint32_t zero;
	static volatile uint32_t one = 1;

	CHECK_EQUAL(0, zero);
	CHECK_EQUAL(1, one);
}

static void unknown_system_call_is_refused(void)
{
	register uint32_t r0 __asm__("r0") = 0;
	register uint32_t r12 __asm__("r12") = OKAPI_SYS_COUNT;

	__asm__ volatile("swi 0" : "+r"(r0) : "r"(r12) : "cc", "memory");
	CHECK_EQUAL(OKAPI_ERROR_SYSCALL, OKAPI_ERROR_REASON(r0));
}

int main(void)
{
	RUN(starts_with_its_environment);
	RUN(memory_starts_as_it_should);
	RUN(unknown_system_call_is_refused);
	finish_tests();
}
