/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock's counter (24 MHz, system registers) and a one-shot timer (SP804
 * timer 0, 1 MHz).  Times are in ticks of the counter.
 */
#ifndef PLATFORM_TIMER_H
#define PLATFORM_TIMER_H

#include <platform/device.h>
#include <platform/memory_map.h>

#define PLATFORM_COUNTER_FREQUENCY    24000000u
#define PLATFORM_COUNTER_OFFSET	      0x5c /* SYS_24MHZ */
/* Where cells find it: in the page after the vectors. */
#define PLATFORM_COUNTER_USER_ADDRESS (0xffff1000u + PLATFORM_COUNTER_OFFSET)

_Static_assert(PLATFORM_COUNTER_ADDRESS == DEVICE_SYSTEM_REGISTERS + PLATFORM_COUNTER_OFFSET,
	       "see memory_map.h");

static inline uint32_t platform_counter(void)
{
	return device_read(PLATFORM_COUNTER_ADDRESS);
}

void platform_timer_init(void);

/* One interrupt, `ticks` from now, not earlier; replaces what was armed. */
void platform_timer_arm(uint64_t ticks);
void platform_timer_acknowledge(void);

#endif
