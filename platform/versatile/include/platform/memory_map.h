/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ARM Versatile PB926EJ-S (User Guide, ARM DUI 0225D, chapter 4): where memory
 * and the devices are that the kernel itself uses.  Usable from assembly.
 */
#ifndef PLATFORM_MEMORY_MAP_H
#define PLATFORM_MEMORY_MAP_H

#define PLATFORM_RAM_BASE     0x00000000
#define PLATFORM_LOAD_ADDRESS 0x00010000 /* of the kernel's image, physical */

#define PLATFORM_SYSTEM_REGISTERS     0x10000000
#define PLATFORM_SECONDARY_CONTROLLER 0x10003000
#define PLATFORM_UART		      0x101f1000
#define PLATFORM_VECTORED_CONTROLLER  0x10140000
#define PLATFORM_TIMERS		      0x101e2000
#define PLATFORM_SYSTEM_CONTROLLER    0x101e0000

/* Where the kernel maps them: one page each from arch's KERNEL_DEVICE_BASE on, in this order. */
#define PLATFORM_DEVICE_PAGES                                                                                \
	PLATFORM_UART, PLATFORM_VECTORED_CONTROLLER, PLATFORM_SECONDARY_CONTROLLER, PLATFORM_TIMERS,         \
		PLATFORM_SYSTEM_REGISTERS, PLATFORM_SYSTEM_CONTROLLER
#define PLATFORM_DEVICE_COUNT 6

/* Those that no cell may be given.  The UART goes to a cell when boot is over; the kernel then uses it only
 * to report what would otherwise be lost. */
#define PLATFORM_KERNEL_ONLY_PAGES                                                                           \
	PLATFORM_VECTORED_CONTROLLER, PLATFORM_SECONDARY_CONTROLLER, PLATFORM_TIMERS,                        \
		PLATFORM_SYSTEM_CONTROLLER

/* The clock's counter (SYS_24MHZ) in the kernel's mapping of the system registers' page. */
#define PLATFORM_COUNTER_ADDRESS 0xfff0405c

/* The one page of device registers that all cells may read: it holds the clock's counter, and reading any of
 * its registers has no effect. */
#define PLATFORM_COUNTER_PAGE PLATFORM_SYSTEM_REGISTERS

#endif
