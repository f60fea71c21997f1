/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers: one deadline each, then a notification bit.  To wait with a time-out,
 * bind a timer to the notification that is waited for.  (Just to wait: okl4_sleep_us.)
 * Return 0 or an error (<okl4/errno.h>); none blocks.
 */
#ifndef OKL4_TIMER_H
#define OKL4_TIMER_H

#include <okl4/errno.h>
#include <okl4/types.h>

/* bit 0..31; notification 0 unbinds.  VALUE, BUSY, NOT_BOUND. */
int okl4_timer_bind(okl4_word_t timer, okl4_word_t notification, okl4_word_t bit);

/* Signal at `deadline`, ticks of the clock; at once if it is past.  Replaces an earlier one.  NOT_BOUND. */
int okl4_timer_set(okl4_word_t timer, uint64_t deadline);

/* Signal in this many nanoseconds. */
int okl4_timer_set_after_ns(okl4_word_t timer, uint64_t ns);

/* Forget the deadline.  A signal that was given already stays. */
int okl4_timer_cancel(okl4_word_t timer);

#endif
