/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's clock: 64 bits of ticks since boot, read without a system call.
 * It never goes backwards and does not stop.
 */
#ifndef OKL4_CLOCK_H
#define OKL4_CLOCK_H

#include <stdint.h>

#include <okl4/errno.h>

#define OKL4_NS_PER_S 1000000000u
#define OKL4_US_PER_S 1000000u

/* Now, in ticks. */
uint64_t okl4_clock_ticks(void);

/* Ticks a second; at least 1. */
uint32_t okl4_clock_frequency(void);

/* Now, in nanoseconds or microseconds since boot. */
uint64_t okl4_clock_ns(void);
uint64_t okl4_clock_us(void);

/*
 * Conversions.  To ticks they round up, so that a wait is never too short; from
 * ticks they round down.  The result is exact where it fits into 64 bits.
 */
uint64_t okl4_clock_ns_to_ticks(uint64_t ns);
uint64_t okl4_clock_us_to_ticks(uint64_t us);
uint64_t okl4_clock_ticks_to_ns(uint64_t ticks);
uint64_t okl4_clock_ticks_to_us(uint64_t ticks);

/*
 * Block the calling thread until the deadline, or for this long; a past
 * deadline returns at once.  Other events are left alone.  The first time, a
 * thread makes itself a timer: OKL4_ALLOC_EXHAUSTED if the cell has no slot for
 * it, or the kernel's error (NO_MEMORY).
 */
int okl4_sleep_until_ticks(uint64_t deadline);
int okl4_sleep_ns(uint64_t ns);
int okl4_sleep_us(uint64_t us);
int okl4_sleep_ms(uint32_t ms);

/* The conversion itself: value * multiplier / divisor, rounded down or up; UINT64_MAX where it does not fit.
 * divisor is not 0. */
uint64_t okl4_scale(uint64_t value, uint32_t multiplier, uint32_t divisor, int round_up);

#endif
