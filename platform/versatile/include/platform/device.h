/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the kernel finds its devices, once the MMU is on. */
#ifndef PLATFORM_DEVICE_H
#define PLATFORM_DEVICE_H

#include <stdint.h>

#define DEVICE_PAGE(number)	    (0xfff00000u + (number)*0x1000u)
#define DEVICE_UART		    DEVICE_PAGE(0)
#define DEVICE_VECTORED_CONTROLLER  DEVICE_PAGE(1)
#define DEVICE_SECONDARY_CONTROLLER DEVICE_PAGE(2)
#define DEVICE_TIMERS		    DEVICE_PAGE(3)
#define DEVICE_SYSTEM_REGISTERS	    DEVICE_PAGE(4)
#define DEVICE_SYSTEM_CONTROLLER    DEVICE_PAGE(5)

static inline uint32_t device_read(uint32_t address)
{
	return *(const volatile uint32_t *)address;
}

static inline void device_write(uint32_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

#endif
