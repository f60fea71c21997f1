/* SPDX-License-Identifier: BSD-2-Clause */
/* The user registers of a thread, in the order in which LDM and STM move them. */
#ifndef ARCH_REGISTERS_H
#define ARCH_REGISTERS_H

#include <stdint.h>

#define CPSR_MODE_MASK 0x1f
#define CPSR_MODE_USER 0x10
#define CPSR_THUMB     0x20
/* What a cell may choose: the condition flags, saturation, Thumb state. */
#define CPSR_USER_MASK 0xf8000020

struct registers {
	uint32_t r[13];
	uint32_t sp, lr, pc, cpsr;
};

/* Points pc back at the system call instruction, so that it runs again. */
static inline void registers_restart_syscall(struct registers *registers)
{
	registers->pc -= (registers->cpsr & CPSR_THUMB) ? 2 : 4;
}

#endif
