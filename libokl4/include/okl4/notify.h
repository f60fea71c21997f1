/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OKL4 3.0's asynchronous notifies: 32 event bits of each thread.
 */
#ifndef OKL4_NOTIFY_H
#define OKL4_NOTIFY_H

#include <okl4/errno.h>
#include <okl4/types.h>

/*
 * Set bits of a thread.  Never blocks.  OKL4_INVALID_ARGUMENT: no such
 * capability, or it may not set these bits.
 */
int okl4_notify_send(okl4_kcap_t dest, okl4_word_t bits);

/* Take the caller's own bits that are in mask; *bits is 0 if none is set.  Never blocks.
 * OKL4_INVALID_ARGUMENT: bits is NULL. */
int okl4_notify_poll(okl4_word_t mask, okl4_word_t *bits);

/* The same, but blocks until there is one.  OKL4_INVALID_ARGUMENT: bits is NULL or mask 0;
 * OKL4_CANCELLED: the wait was ended (*bits is 0). */
int okl4_notify_wait(okl4_word_t mask, okl4_word_t *bits);

#endif
