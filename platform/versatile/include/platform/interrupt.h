/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines of the board: 0..31 of the vectored controller (PL190), and
 * from 32 on those of the secondary controller, which shares line 31.
 */
#ifndef PLATFORM_INTERRUPT_H
#define PLATFORM_INTERRUPT_H

#include <platform/device.h>

#define PLATFORM_INTERRUPTS 64
#define PLATFORM_NO_INTERRUPT PLATFORM_INTERRUPTS
#define PLATFORM_TIMER_LINE 4
#define PLATFORM_SECONDARY_LINE 31

#define VECTORED_STATUS (DEVICE_VECTORED_CONTROLLER + 0x000)

void platform_interrupt_init(void);

/* Lowest line that is pending and not masked, or PLATFORM_NO_INTERRUPT. */
uint32_t platform_interrupt_pending(void);

void platform_interrupt_mask(uint32_t line);
void platform_interrupt_unmask(uint32_t line);

/* Whether cells may be given the line. */
static inline int platform_interrupt_is_free(uint32_t line)
{
	return line < PLATFORM_INTERRUPTS && line != PLATFORM_TIMER_LINE && line != PLATFORM_SECONDARY_LINE;
}

#endif
