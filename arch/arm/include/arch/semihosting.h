/* SPDX-License-Identifier: BSD-2-Clause */
/* Ending the emulator (Semihosting for AArch32 and AArch64, SYS_EXIT_EXTENDED); for test builds. */
#ifndef ARCH_SEMIHOSTING_H
#define ARCH_SEMIHOSTING_H

#include <kernel/types.h>

#define SEMIHOSTING_EXIT_EXTENDED    0x20
#define SEMIHOSTING_APPLICATION_EXIT 0x20026

static inline NORETURN void semihosting_exit(uint32_t status)
{
	const uint32_t block[2] = {SEMIHOSTING_APPLICATION_EXIT, status};
	register uint32_t operation __asm__("r0") = SEMIHOSTING_EXIT_EXTENDED;
	register const uint32_t *parameters __asm__("r1") = block;

	__asm__ volatile("svc 0x123456" : : "r"(operation), "r"(parameters) : "memory");
	for (;;) {
	}
}

#endif
