/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Putting a thread to sleep and waking it, for locks, join and sleep.  Each
 * thread has a notification for this alone, so that no event of the program is
 * lost or seen there.
 */
#ifndef PARK_H
#define PARK_H

#include <okl4/thread_block.h>

/*
 * Make sure that the thread has its park notification: 0 or an error.  Threads
 * are created with one; the main thread gets it when it first may need it.
 */
int okl4_park_prepare(struct okl4_thread_block *block);

/* As prepare for the running thread, with its timer bound to OKL4_PARK_TIMER too. */
int okl4_park_prepare_timer(struct okl4_thread_block *block);

/* Sleep until one of `bits` is signalled, and take it. */
void okl4_park(okl4_word_t bits);

/*
 * Wake a thread.  Each call belongs to one okl4_park, before it or after it, of
 * a thread that cannot go away before it has taken the wake.
 */
void okl4_unpark(okl4_word_t park_slot);

#endif
