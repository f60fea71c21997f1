/* SPDX-License-Identifier: BSD-2-Clause */
/* SP804 dual timer (ARM DDI 0271), the first of the pair. */
#include <kernel/types.h>
#include <platform/timer.h>

#define LOAD		  (DEVICE_TIMERS + 0x00)
#define CONTROL		  (DEVICE_TIMERS + 0x08)
#define CLEAR		  (DEVICE_TIMERS + 0x0c)
#define CONTROL_ENABLE	  0x80
#define CONTROL_INTERRUPT 0x20
#define CONTROL_32_BIT	  0x02
#define CONTROL_ONE_SHOT  0x01

#define TICKS_A_MICROSECOND (PLATFORM_COUNTER_FREQUENCY / 1000000)
/* Longer waits are cut: the kernel finds nothing due and arms again. */
#define LONGEST		    (1u << 30)

void platform_timer_init(void)
{
	device_write(CONTROL, 0);
	device_write(CLEAR, 0);
}

void platform_timer_arm(uint64_t ticks)
{
	uint32_t short_ticks = ticks < LONGEST ? (uint32_t)ticks : LONGEST;

	device_write(CONTROL, 0);
	device_write(CLEAR, 0);
	device_write(LOAD, short_ticks / TICKS_A_MICROSECOND + 1);
	device_write(CONTROL, CONTROL_ENABLE | CONTROL_INTERRUPT | CONTROL_32_BIT | CONTROL_ONE_SHOT);
}

void platform_timer_acknowledge(void)
{
	device_write(CONTROL, 0);
	device_write(CLEAR, 0);
}
