/* SPDX-License-Identifier: BSD-2-Clause */
/* PL190 vectored interrupt controller (ARM DDI 0181) without its vectors, and the board's secondary one. */
#include <platform/interrupt.h>

#define ENABLE (DEVICE_VECTORED_CONTROLLER + 0x010)
#define ENABLE_CLEAR (DEVICE_VECTORED_CONTROLLER + 0x014)
#define SELECT (DEVICE_VECTORED_CONTROLLER + 0x00c)
#define SECONDARY_STATUS (DEVICE_SECONDARY_CONTROLLER + 0x000)
#define SECONDARY_ENABLE (DEVICE_SECONDARY_CONTROLLER + 0x008)
#define SECONDARY_ENABLE_CLEAR (DEVICE_SECONDARY_CONTROLLER + 0x00c)
#define SECONDARY_PASS_CLEAR (DEVICE_SECONDARY_CONTROLLER + 0x024)

void platform_interrupt_init(void)
{
	device_write(SELECT, 0);
	device_write(ENABLE_CLEAR, 0xffffffff);
	device_write(SECONDARY_ENABLE_CLEAR, 0xffffffff);
	device_write(SECONDARY_PASS_CLEAR, 0xffffffff);
	device_write(ENABLE, 1u << PLATFORM_TIMER_LINE | 1u << PLATFORM_SECONDARY_LINE);
}

static uint32_t lowest(uint32_t bits)
{
	return 31 - (uint32_t)__builtin_clz(bits & -bits);
}

uint32_t platform_interrupt_pending(void)
{
	uint32_t status = device_read(VECTORED_STATUS), line;

	if (status == 0)
		return PLATFORM_NO_INTERRUPT;
	line = lowest(status);
	if (line != PLATFORM_SECONDARY_LINE)
		return line;
	status = device_read(SECONDARY_STATUS);
	return status ? 32 + lowest(status) : PLATFORM_NO_INTERRUPT;
}

void platform_interrupt_mask(uint32_t line)
{
	if (line < 32)
		device_write(ENABLE_CLEAR, 1u << line);
	else
		device_write(SECONDARY_ENABLE_CLEAR, 1u << (line - 32));
}

void platform_interrupt_unmask(uint32_t line)
{
	if (line < 32)
		device_write(ENABLE, 1u << line);
	else
		device_write(SECONDARY_ENABLE, 1u << (line - 32));
}
