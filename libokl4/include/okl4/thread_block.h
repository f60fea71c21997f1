/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the library keeps for each thread.  The thread pointer of a thread holds
 * the address of its block, and newlib's `struct _reent` comes first in it: the
 * kernel shows the thread pointer at OKAPI_TLS_WORD, and the library gives
 * newlib's `_impure_ptr` that address.  So errno and the stdio streams are the
 * running thread's own at no cost.
 *
 * Programs use <okl4/thread.h> or <okl4/kthread.h>; the block is public because
 * their objects contain it.
 */
#ifndef OKL4_THREAD_BLOCK_H
#define OKL4_THREAD_BLOCK_H

#include <reent.h>

#include <okl4/types.h>

/* Bits of a thread's park notification. */
#define OKL4_PARK_WAKE	0x1 /* somebody woke this thread: exactly once for each park */
#define OKL4_PARK_TIMER 0x2 /* its timer ran out */

/* `finished` of a block: still running, done, or the address of the block that waits for it. */
#define OKL4_THREAD_RUNNING  0
#define OKL4_THREAD_FINISHED 1

struct okl4_thread_block {
	struct _reent reent;		/* first: see above */
	struct okl4_thread_block *next; /* all threads of the cell, guarded by the library's lock */
	okl4_word_t endpoint;		/* slots: own endpoint, and behind it notification and thread */
	okl4_word_t own;		/* slots: park notification, scheduling context, timer; 0: none yet */
	okl4_word_t has_timer;
	okl4_word_t utcb_number;
	okl4_word_t priority; /* as last set through the library; orders the waiters of a lock */
	okl4_word_t pending;  /* event bits that a wait for messages has received */
	struct okl4_thread_block *next_waiter; /* while waiting for a lock */
	volatile uint32_t finished;
	int result;
	int (*entry)(void *argument);
	void *argument;
};

/* The running thread's block. */
static inline struct okl4_thread_block *okl4_thread_block(void)
{
	return *(struct okl4_thread_block *volatile *)OKAPI_TLS_WORD;
}

static inline okl4_word_t okl4_thread_block_notification(const struct okl4_thread_block *block)
{
	return block->endpoint + OKL4_KCAP_NOTIFICATION;
}

static inline okl4_word_t okl4_thread_block_thread(const struct okl4_thread_block *block)
{
	return block->endpoint + OKL4_KCAP_THREAD;
}

/* The main thread's. */
extern struct okl4_thread_block okl4_main_thread;

#endif
