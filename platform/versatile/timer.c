/* SPDX-License-Identifier: BSD-2-Clause */
/* SP804 dual timer (ARM DDI 0271), the first of the pair. */
#include <kernel/types.h>
#include <platform/timer.h>

/* SP810 system controller (ARM DDI 0254): which clock the board's four timers count. */
#define SYSTEM_CONTROL	(DEVICE_SYSTEM_CONTROLLER + 0x00)
#define TIMERS_AT_1_MHZ (1u << 15 | 1u << 17 | 1u << 19 | 1u << 21)

#define LOAD		  (DEVICE_TIMERS + 0x00)
#define VALUE		  (DEVICE_TIMERS + 0x04)
#define CONTROL		  (DEVICE_TIMERS + 0x08)
#define CLEAR		  (DEVICE_TIMERS + 0x0c)
#define CONTROL_ENABLE	  0x80
#define CONTROL_INTERRUPT 0x20
#define CONTROL_32_BIT	  0x02
#define CONTROL_ONE_SHOT  0x01

#define TICKS_A_MICROSECOND (PLATFORM_COUNTER_FREQUENCY / 1000000)
/* Longer waits are cut: the kernel finds nothing due and arms again. */
#define LONGEST		    (1u << 30)

/* After reset the board's timers count at 32 kHz; a boot loader may have chosen 1 MHz already, and an
 * emulated board knows nothing else.  So it is looked at first, for 20 microseconds. */
static void choose_clock(void)
{
	uint32_t start = platform_counter();

	device_write(LOAD, 0xffffffff);
	device_write(CONTROL, CONTROL_ENABLE | CONTROL_32_BIT);
	while (platform_counter() - start < 20 * TICKS_A_MICROSECOND) {
	}
	if (0xffffffff - device_read(VALUE) < 10)
		device_write(SYSTEM_CONTROL, device_read(SYSTEM_CONTROL) | TIMERS_AT_1_MHZ);
}

void platform_timer_init(void)
{
	choose_clock();
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
