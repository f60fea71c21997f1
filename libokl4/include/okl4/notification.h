/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications: 32 event bits in any slot.  (A thread's own: <okl4/notify.h>.)
 * Return 0 or an error (<okl4/errno.h>).
 */
#ifndef OKL4_NOTIFICATION_H
#define OKL4_NOTIFICATION_H

#include <okl4/errno.h>
#include <okl4/types.h>

/* Set bits.  Never blocks.  BITS: the capability's badge does not allow them all. */
int okl4_notification_signal(okl4_word_t notification, okl4_word_t bits);

/* Wait for bits in mask, which are cleared.  Blocks.  BUSY: another thread waits; CANCELLED; VALUE: mask 0.
 * OKL4_INVALID_ARGUMENT: bits is NULL. */
int okl4_notification_wait(okl4_word_t notification, okl4_word_t mask, okl4_word_t *bits);

/* The same without blocking: WOULD_BLOCK. */
int okl4_notification_poll(okl4_word_t notification, okl4_word_t mask, okl4_word_t *bits);

/* Let a thread's waits for messages also end by this notification; 0 unbinds.  BUSY: bound already. */
int okl4_notification_bind(okl4_word_t thread, okl4_word_t notification);

#endif
