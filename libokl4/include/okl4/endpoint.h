/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of up to 62 words through endpoints, with badge, reply handle and
 * one capability.  For up to six words in registers the functions of
 * <okl4/syscall.h> are shorter; these here take the whole message in one
 * structure and move the words beyond six through the UTCB.
 *
 * Return 0 or an error (<okl4/errno.h>); TOO_LONG if the tag's length is above 62.
 */
#ifndef OKL4_ENDPOINT_H
#define OKL4_ENDPOINT_H

#include <okapi/message.h>
#include <okl4/errno.h>
#include <okl4/types.h>

typedef struct okl4_endpoint_message {
	okl4_word_t tag; /* OKAPI_TAG(label, length) | flags */
	okl4_word_t word[OKAPI_MESSAGE_WORDS];
	okl4_word_t handle; /* reply handle of a received call, 0 after a send */
	okl4_word_t badge;  /* of the capability that the sender used */
} okl4_endpoint_message_t;

/* Send and wait for the reply, which replaces tag and words.  Blocks.
 * PARTNER_DIED: the server went away.  CANCELLED, CHAIN, and errors of the capability that goes along. */
int okl4_endpoint_call(okl4_word_t endpoint, okl4_endpoint_message_t *message);

/* Send.  Blocks until somebody takes it; with OKAPI_TAG_NO_BLOCK in the tag WOULD_BLOCK instead. */
int okl4_endpoint_send(okl4_word_t endpoint, const okl4_endpoint_message_t *message);

/* Receive a message, or the bits of the bound notification (OKAPI_TAG_NOTIFICATION, bits in word 0).  Blocks.
 */
int okl4_endpoint_wait(okl4_word_t endpoint, okl4_endpoint_message_t *message);

/* The same without blocking: WOULD_BLOCK. */
int okl4_endpoint_poll(okl4_word_t endpoint, okl4_endpoint_message_t *message);

/* Answer the call behind message->handle.  Never blocks.  HANDLE: it is used up, or the caller is gone. */
int okl4_endpoint_reply(const okl4_endpoint_message_t *message);

/* Answer, then receive the next message into the same structure.  Blocks. */
int okl4_endpoint_reply_wait(okl4_word_t endpoint, okl4_endpoint_message_t *message);

/*
 * Which capability goes along with the caller's next messages that have
 * OKAPI_TAG_CAPABILITY in the tag: from `slot`, with `rights` at most, and
 * `badge` (0 keeps it).  The endpoint's capability needs the GRANT right.
 */
void okl4_endpoint_offer(okl4_word_t slot, okl4_word_t rights, okl4_word_t badge);

/* Open an empty slot for one capability that comes with a message; 0 closes.  The thread keeps it open until
 * it is filled: then the tag of the message has OKAPI_TAG_CAPABILITY. */
void okl4_endpoint_accept(okl4_word_t slot);

#endif
