/* SPDX-License-Identifier: BSD-2-Clause */
/* PL190 vectored interrupt controller (ARM DDI 0181) without its vectors, and the board's secondary one. */
#include <platform/interrupt.h>

#define SELECT		     (DEVICE_VECTORED_CONTROLLER + 0x00c)
#define SECONDARY_PASS_CLEAR (DEVICE_SECONDARY_CONTROLLER + 0x024)

void platform_interrupt_init(void)
{
	device_write(SELECT, 0);
	device_write(VECTORED_ENABLE_CLEAR, 0xffffffff);
	device_write(SECONDARY_ENABLE_CLEAR, 0xffffffff);
	device_write(SECONDARY_PASS_CLEAR, 0xffffffff);
	device_write(VECTORED_ENABLE, 1u << PLATFORM_TIMER_LINE | 1u << PLATFORM_SECONDARY_LINE);
}
