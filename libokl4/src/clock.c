/* SPDX-License-Identifier: BSD-2-Clause */
#include <okapi/clock.h>
#include <okapi/layout.h>

#include <okl4/clock.h>

static const volatile struct okapi_clock_page *page(void)
{
	return (const volatile struct okapi_clock_page *)OKAPI_CLOCK_PAGE;
}

/* The kernel renews base and counter_base together: `sequence` tells whether both are of one time.  All
 * accesses are volatile, and there is one processor, so their order is that of the program. */
uint64_t okl4_clock_ticks(void)
{
	uint32_t sequence;
	uint64_t ticks;

	do {
		sequence = page()->sequence;
		ticks = page()->base + (uint32_t)(*page()->counter - page()->counter_base);
	} while ((sequence & 1) != 0 || sequence != page()->sequence);
	return ticks;
}

uint32_t okl4_clock_frequency(void)
{
	return page()->frequency;
}

uint64_t okl4_clock_ns(void)
{
	return okl4_clock_ticks_to_ns(okl4_clock_ticks());
}

uint64_t okl4_clock_us(void)
{
	return okl4_clock_ticks_to_us(okl4_clock_ticks());
}

uint64_t okl4_clock_ns_to_ticks(uint64_t ns)
{
	return okl4_scale(ns, okl4_clock_frequency(), OKL4_NS_PER_S, 1);
}

uint64_t okl4_clock_us_to_ticks(uint64_t us)
{
	return okl4_scale(us, okl4_clock_frequency(), OKL4_US_PER_S, 1);
}

uint64_t okl4_clock_ticks_to_ns(uint64_t ticks)
{
	return okl4_scale(ticks, OKL4_NS_PER_S, okl4_clock_frequency(), 0);
}

uint64_t okl4_clock_ticks_to_us(uint64_t ticks)
{
	return okl4_scale(ticks, OKL4_US_PER_S, okl4_clock_frequency(), 0);
}
