/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/clock.h>
#include <okl4/syscall.h>
#include <okl4/timer.h>

int okl4_timer_bind(okl4_word_t timer, okl4_word_t notification, okl4_word_t bit)
{
	return (int)okl4_sys_timer_bind(timer, notification, bit);
}

int okl4_timer_set(okl4_word_t timer, uint64_t deadline)
{
	return (int)okl4_sys_timer_set(timer, (uint32_t)deadline, (uint32_t)(deadline >> 32));
}

int okl4_timer_set_after_ns(okl4_word_t timer, uint64_t ns)
{
	uint64_t now = okl4_clock_ticks();
	uint64_t ticks = okl4_clock_ns_to_ticks(ns);

	return okl4_timer_set(timer, ticks > UINT64_MAX - now ? UINT64_MAX : now + ticks);
}

int okl4_timer_cancel(okl4_word_t timer)
{
	return (int)okl4_sys_timer_cancel(timer);
}
