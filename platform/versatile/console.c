/* SPDX-License-Identifier: BSD-2-Clause */
/* PL011 UART (ARM DDI 0183): output only, waiting for room. */
#include <platform/console.h>
#include <platform/device.h>

#define DATA		   (DEVICE_UART + 0x00)
#define FLAGS		   (DEVICE_UART + 0x18)
#define FLAG_TRANSMIT_FULL 0x20

bool platform_console_has_room(void)
{
	return !(device_read(FLAGS) & FLAG_TRANSMIT_FULL);
}

void platform_console_put(char character)
{
	while (!platform_console_has_room()) {
	}
	device_write(DATA, (unsigned char)character);
}
