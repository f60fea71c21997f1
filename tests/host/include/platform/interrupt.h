/* SPDX-License-Identifier: BSD-2-Clause */
/* In place of the board's interrupt controllers: that of tests/host/board.c. */
#ifndef PLATFORM_INTERRUPT_H
#define PLATFORM_INTERRUPT_H

#include <stdint.h>

#define PLATFORM_INTERRUPTS	64
#define PLATFORM_NO_INTERRUPT	PLATFORM_INTERRUPTS
#define PLATFORM_TIMER_LINE	4
#define PLATFORM_SECONDARY_LINE 31

uint32_t platform_interrupt_pending(void);
void platform_interrupt_mask(uint32_t line);
void platform_interrupt_unmask(uint32_t line);

static inline int platform_interrupt_is_free(uint32_t line)
{
	return line < PLATFORM_INTERRUPTS && line != PLATFORM_TIMER_LINE && line != PLATFORM_SECONDARY_LINE;
}

#endif
