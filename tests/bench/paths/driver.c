/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drives a timer of the board that the kernel does not use, and takes one
 * interrupt for each round while the client runs with a lower priority.
 */
#include <okl4/env.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "marks.h"

BENCH_PHASE(irq)
BENCH_MARK(bench_done)
BENCH_MARK(bench_failed)

/* Registers of the SP804, in words. */
#define TIMER_LOAD     0
#define TIMER_CONTROL  2
#define TIMER_CLEAR    3
#define CONTROL_ON     0x80
#define CONTROL_IRQ    0x20
#define CONTROL_32     0x02
#define CONTROL_ONCE   0x01
#define INTERVAL_TICKS 20 /* of 1 MHz */

#define GO_BIT	 1
#define TICK_BIT (1u << BIT_TIMER23_IRQ0)

static volatile uint32_t *timer;

static void start_timer(void)
{
	timer[TIMER_LOAD] = INTERVAL_TICKS;
	timer[TIMER_CONTROL] = CONTROL_ON | CONTROL_IRQ | CONTROL_32 | CONTROL_ONCE;
}

static void take_interrupts(unsigned int rounds)
{
	uint32_t bits;

	while (rounds--) {
		start_timer();
		okl4_sys_notification_wait(SLOT_GO, TICK_BIT, 0, &bits);
		timer[TIMER_CONTROL] = 0;
		timer[TIMER_CLEAR] = 1;
		if (okl4_sys_interrupt_acknowledge(SLOT_TIMER23_IRQ0))
			bench_failed();
	}
}

int main(void)
{
	const okl4_env_segment_t *registers = okl4_env_get_segment(MEMORY_TIMER23_MEM0);
	uint32_t bits;

	if (!registers)
		bench_failed();
	timer = (volatile uint32_t *)registers->virt_addr;
	okl4_sys_notification_wait(SLOT_GO, GO_BIT, 0, &bits);
	take_interrupts(1);
	bench_irq_begin();
	take_interrupts(BENCH_ROUNDS);
	bench_irq_end();
	bench_done();
	return 0;
}
