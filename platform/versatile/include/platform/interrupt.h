/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines of the board: 0..31 of the vectored controller (PL190), and
 * from 32 on those of the secondary controller, which shares line 31.
 */
#ifndef PLATFORM_INTERRUPT_H
#define PLATFORM_INTERRUPT_H

#include <platform/device.h>

#define PLATFORM_INTERRUPTS	64
#define PLATFORM_NO_INTERRUPT	PLATFORM_INTERRUPTS
#define PLATFORM_TIMER_LINE	4
#define PLATFORM_SECONDARY_LINE 31

#define VECTORED_STATUS	       (DEVICE_VECTORED_CONTROLLER + 0x000)
#define VECTORED_ENABLE	       (DEVICE_VECTORED_CONTROLLER + 0x010)
#define VECTORED_ENABLE_CLEAR  (DEVICE_VECTORED_CONTROLLER + 0x014)
#define SECONDARY_STATUS       (DEVICE_SECONDARY_CONTROLLER + 0x000)
#define SECONDARY_ENABLE       (DEVICE_SECONDARY_CONTROLLER + 0x008)
#define SECONDARY_ENABLE_CLEAR (DEVICE_SECONDARY_CONTROLLER + 0x00c)

void platform_interrupt_init(void);

/* Lowest line that is pending and not masked, or PLATFORM_NO_INTERRUPT. */
static inline uint32_t platform_interrupt_pending(void)
{
	uint32_t status = device_read(VECTORED_STATUS);

	if (__builtin_expect(status == 1u << PLATFORM_SECONDARY_LINE, 0)) {
		status = device_read(SECONDARY_STATUS);
		return status ? 63 - (uint32_t)__builtin_clz(status & -status) : PLATFORM_NO_INTERRUPT;
	}
	return status ? 31 - (uint32_t)__builtin_clz(status & -status) : PLATFORM_NO_INTERRUPT;
}

static inline void platform_interrupt_mask(uint32_t line)
{
	if (line < 32)
		device_write(VECTORED_ENABLE_CLEAR, 1u << line);
	else
		device_write(SECONDARY_ENABLE_CLEAR, 1u << (line - 32));
}

static inline void platform_interrupt_unmask(uint32_t line)
{
	if (line < 32)
		device_write(VECTORED_ENABLE, 1u << line);
	else
		device_write(SECONDARY_ENABLE, 1u << (line - 32));
}

/* Whether cells may be given the line. */
static inline int platform_interrupt_is_free(uint32_t line)
{
	return line < PLATFORM_INTERRUPTS && line != PLATFORM_TIMER_LINE && line != PLATFORM_SECONDARY_LINE;
}

#endif
