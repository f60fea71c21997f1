/* SPDX-License-Identifier: BSD-2-Clause */
/* PL011 UART (ARM DDI 0183): output only, waiting for room. */
#include <platform/console.h>
#include <platform/device.h>

#define DATA (DEVICE_UART + 0x00)
#define FLAGS (DEVICE_UART + 0x18)
#define FLAG_TRANSMIT_FULL 0x20

void platform_console_put(char character)
{
	while (device_read(FLAGS) & FLAG_TRANSMIT_FULL) {
	}
	device_write(DATA, (unsigned char)character);
}
