/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OKL4 3.0's messages: bytes to and from a thread's own endpoint.
 *
 * Sizes are in bytes, 0..OKL4_MESSAGE_MAX_SIZE; buffers need no alignment.  Data
 * travels as words, and the kernel measures them: the byte count of the sender
 * is used only if it fits the number of words that arrived.  A message that is
 * larger than the receiver's buffer is cut off there: the function returns
 * OKL4_OUT_OF_RANGE, *recv_bytes is the message's size, and *reply_cap is good.
 *
 * Errors of all functions: OKL4_INVALID_ARGUMENT for a NULL pointer with a size
 * that is not 0, or a capability that is none for messages, or a reply
 * capability that is used up; OKL4_OUT_OF_RANGE for a size above the maximum;
 * OKL4_CANCELLED if the partner went away or the wait was ended.
 * Outgoing messages use the calling thread's UTCB.
 */
#ifndef OKL4_MESSAGE_H
#define OKL4_MESSAGE_H

#include <okapi/message.h>
#include <okl4/errno.h>
#include <okl4/types.h>

#define OKL4_MESSAGE_MAX_SIZE (OKAPI_MESSAGE_WORDS * sizeof(okl4_word_t))

/* Send to a thread.  Blocks until it takes the message. */
int okl4_message_send(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size);

/* Send only if the thread is waiting: else OKL4_WOULD_BLOCK. */
int okl4_message_trysend(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size);

/*
 * Receive from anybody.  Blocks.  recv_bytes and reply_cap may be NULL.
 * *reply_cap is for one okl4_message_reply or okl4_message_replywait; raw 0 if
 * the sender does not wait for a reply.  Events that arrive meanwhile are kept
 * for okl4_notify_poll and okl4_notify_wait.
 */
int okl4_message_wait(void *recv_buff, okl4_word_t recv_buff_size, okl4_word_t *recv_bytes,
		      okl4_kcap_t *reply_cap);

/* Send and wait for the reply.  Blocks.  Both buffers may be the same. */
int okl4_message_call(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size, void *recv_buff,
		      okl4_word_t recv_buff_size, okl4_word_t *recv_bytes);

/* Answer.  Never blocks. */
int okl4_message_reply(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size);

/* Answer, then receive the next message.  Blocks.  If the answer is refused, nothing is received. */
int okl4_message_replywait(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size, void *recv_buff,
			   okl4_word_t recv_buff_size, okl4_word_t *recv_bytes, okl4_kcap_t *reply_cap);

/*
 * Beyond OKL4 3.0: receive a message or event bits, whichever comes first.
 * *bits is 0 after a message; otherwise those of `mask` that were set, now
 * cleared, and there is no message.  Bits outside mask are kept.
 */
int okl4_message_waitany(okl4_word_t mask, okl4_word_t *bits, void *recv_buff, okl4_word_t recv_buff_size,
			 okl4_word_t *recv_bytes, okl4_kcap_t *reply_cap);

#endif
