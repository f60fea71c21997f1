/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/clock.h>
#include <okl4/syscall.h>

#include "park.h"
#include "thread_slots.h"

int okl4_sleep_until_ticks(uint64_t deadline)
{
	struct okl4_thread_block *self = okl4_thread_block();
	int prepared = okl4_park_prepare_timer(self);
	uint32_t error;

	if (prepared != OKL4_OK)
		return prepared;
	error = okl4_sys_timer_set(self->own + OKL4_OWN_TIMER, (uint32_t)deadline,
				   (uint32_t)(deadline >> 32));
	if (error != 0)
		return (int)error;
	okl4_park(OKL4_PARK_TIMER);
	return OKL4_OK;
}

static int sleep_ticks(uint64_t ticks)
{
	uint64_t now = okl4_clock_ticks();

	return okl4_sleep_until_ticks(ticks > UINT64_MAX - now ? UINT64_MAX : now + ticks);
}

int okl4_sleep_ns(uint64_t ns)
{
	return sleep_ticks(okl4_clock_ns_to_ticks(ns));
}

int okl4_sleep_us(uint64_t us)
{
	return sleep_ticks(okl4_clock_us_to_ticks(us));
}

int okl4_sleep_ms(uint32_t ms)
{
	return okl4_sleep_us((uint64_t)ms * 1000);
}
