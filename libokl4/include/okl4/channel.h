/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A channel to a virtual machine: the native end of what is /dev/okl4/NAME in the
 * machine's Linux.  Calls of processes there arrive here as requests, one at a
 * time; besides, there is a stream of bytes each way, and an area of memory that
 * the processes can map.
 *
 * Nothing that the machine writes is believed: requests are copied once, positions
 * are checked, ranges of the area are for the caller to check with
 * okl4_channel_shared.  What lies in the area may change at any time.
 *
 * A machine's doorbell arrives as bits of the main notification,
 * okl4_channel_events; after it, requests and bytes are taken until there is
 * nothing left.  Nothing here blocks; what tells the machine something rings its doorbell.
 */
#ifndef OKL4_CHANNEL_H
#define OKL4_CHANNEL_H

#include <okl4/errno.h>
#include <okl4/types.h>

#define OKL4_CHANNEL_MAGIC   0x43484b4f /* "OKHC" */
#define OKL4_CHANNEL_VERSION 1

/* The window: offsets of little-endian words, and who writes them. */
#define OKL4_CHANNEL_AT_MAGIC	      0x00  /* native */
#define OKL4_CHANNEL_AT_VERSION	      0x04  /* native */
#define OKL4_CHANNEL_AT_BYTES	      0x08  /* native: size of the window */
#define OKL4_CHANNEL_AT_SHARED_OFFSET 0x0c  /* native: where the shared area begins */
#define OKL4_CHANNEL_AT_READY	      0x10  /* native: 1 */
#define OKL4_CHANNEL_AT_OPEN_COUNT    0x14  /* machine: how often the device is open */
#define OKL4_CHANNEL_AT_ASKED	      0x40  /* machine: number of the request, which is complete */
#define OKL4_CHANNEL_AT_ANSWERED      0x44  /* native: number of the answer, which is complete */
#define OKL4_CHANNEL_AT_LABEL	      0x48  /* machine */
#define OKL4_CHANNEL_AT_RESULT	      0x4c  /* native */
#define OKL4_CHANNEL_AT_REQUEST	      0x50  /* machine: eight words */
#define OKL4_CHANNEL_AT_ANSWER	      0x70  /* native: eight words */
#define OKL4_CHANNEL_AT_IN_HEAD	      0x100 /* machine: bytes ever written to the native side */
#define OKL4_CHANNEL_AT_IN_TAIL	      0x104 /* native: bytes ever taken */
#define OKL4_CHANNEL_AT_OUT_HEAD      0x108 /* native: bytes ever written to the machine */
#define OKL4_CHANNEL_AT_OUT_TAIL      0x10c /* machine: bytes ever taken */
#define OKL4_CHANNEL_AT_IN	      0x400 /* machine: ring of OKL4_CHANNEL_RING bytes */
#define OKL4_CHANNEL_AT_OUT	      0x800 /* native: ring of OKL4_CHANNEL_RING bytes */
#define OKL4_CHANNEL_AT_SHARED	      0x1000

#define OKL4_CHANNEL_RING  1024
#define OKL4_CHANNEL_WORDS 8

/* CHANNEL_<NAME> of the environment, written by the weaver. */
typedef struct okl4_channel_end {
	okl4_word_t window; /* virtual address */
	okl4_word_t bytes;
	okl4_word_t signal_slot; /* doorbell of the machine */
	okl4_word_t signal_bits;
	okl4_word_t event_bit; /* of the main notification: doorbell of this cell */
} okl4_channel_end_t;

typedef struct okl4_channel {
	volatile uint8_t *window;
	uint32_t bytes;
	okl4_word_t signal_slot, signal_bits, events;
	uint32_t answered;	 /* number of the last answer */
	uint32_t taken, written; /* positions of this side in the streams */
} okl4_channel_t;

typedef struct okl4_channel_request {
	uint32_t number;
	uint32_t label;
	uint32_t word[OKL4_CHANNEL_WORDS];
} okl4_channel_request_t;

/* The channel that the description gives this name.  OKL4_INVALID_ARGUMENT: NULL, or there is none. */
int okl4_channel_open(okl4_channel_t *channel, const char *name);

/* The same for a window whose place is known.  OKL4_OUT_OF_RANGE: it is too small.
 * OKL4_INVALID_ARGUMENT: NULL, not aligned to 4, or a bit that is none. */
int okl4_channel_init(okl4_channel_t *channel, const okl4_channel_end_t *end);

/* Bits of the main notification that the machine's doorbell sets. */
okl4_word_t okl4_channel_events(const okl4_channel_t *channel);

/* Bytes of the shared area. */
uint32_t okl4_channel_shared_bytes(const okl4_channel_t *channel);

/* Where [offset, offset + bytes) of the shared area lies; NULL if it is not inside. */
void *okl4_channel_shared(const okl4_channel_t *channel, uint32_t offset, uint32_t bytes);

/* Take the request that waits.  It is given again until it is answered.  OKL4_WOULD_BLOCK: there is none. */
int okl4_channel_receive(const okl4_channel_t *channel, okl4_channel_request_t *request);

/* Answer it.  `answer` may be NULL: zeros.  OKL4_CANCELLED: the machine does not wait for this answer any
 * more. */
int okl4_channel_answer(okl4_channel_t *channel, const okl4_channel_request_t *request, uint32_t result,
			const uint32_t answer[OKL4_CHANNEL_WORDS]);

/*
 * Bytes of the streams: up to `count`; *done is how many.  OKL4_CANCELLED: the
 * machine's position is impossible; nothing is copied, and the stream goes on empty.
 */
int okl4_channel_read(okl4_channel_t *channel, void *to, uint32_t count, uint32_t *done);
int okl4_channel_write(okl4_channel_t *channel, const void *from, uint32_t count, uint32_t *done);

/* How many bytes a write would take; 0 if the machine's position is impossible. */
uint32_t okl4_channel_space(const okl4_channel_t *channel);

#endif
