/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ring of bytes in shared memory between one producer and one consumer that
 * do not trust one another.  Each side keeps its own position where the other
 * cannot write, and checks what it reads of the other's: a partner that lies
 * gets wrong data or a dead ring, and can do no more.
 *
 * The two positions lie in two blocks.  With one block each side's memory can be
 * mapped read-only for the other: the producer owns data and head, the consumer
 * owns tail.  Share the memory uncached.  Telling the other side that something
 * happened is up to notifications.  Nothing here blocks or enters the kernel.
 */
#ifndef OKL4_RING_H
#define OKL4_RING_H

#include <okl4/errno.h>
#include <okl4/types.h>

/* Written by the producer, read by the consumer. */
struct okl4_ring_data {
	volatile uint32_t head; /* bytes ever written */
	volatile uint32_t reserved[3];
	uint8_t bytes[]; /* a power of two of them */
};

/* Written by the consumer, read by the producer. */
struct okl4_ring_tail {
	volatile uint32_t tail; /* bytes ever read */
};

typedef struct okl4_ring {
	struct okl4_ring_data *data;
	struct okl4_ring_tail *tail;
	uint32_t size;	   /* bytes in the ring */
	uint32_t position; /* this side's own head or tail: what the memory says is not believed */
} okl4_ring_t;

/*
 * Take over a side of the ring, which is empty after okl4_ring_init_producer and
 * okl4_ring_init_consumer (both, in any order, on memory that was zero).  `bytes`
 * is the size of the memory at `data`, of which the largest power of two that fits is
 * used.  OKL4_INVALID_ARGUMENT: NULL, not aligned to 4.  OKL4_OUT_OF_RANGE: too small.
 */
int okl4_ring_init_producer(okl4_ring_t *ring, void *data, uint32_t bytes, const void *tail);
int okl4_ring_init_consumer(okl4_ring_t *ring, const void *data, uint32_t bytes, void *tail);

/*
 * Producer: copy up to `count` bytes in; *done is how many fitted.
 * OKL4_CANCELLED: the consumer's position is impossible (it claims to have read
 * what was not written), nothing was written.  OKL4_INVALID_ARGUMENT: NULL.
 */
int okl4_ring_write(okl4_ring_t *ring, const void *from, uint32_t count, uint32_t *done);

/* Consumer: copy up to `count` bytes out; *done is how many there were.  OKL4_CANCELLED: the producer's
 * position is impossible (more than the ring holds), nothing was read. */
int okl4_ring_read(okl4_ring_t *ring, void *to, uint32_t count, uint32_t *done);

/* How many bytes a write would take, a read would give; 0 too if the other side lies. */
uint32_t okl4_ring_space(const okl4_ring_t *ring);
uint32_t okl4_ring_available(const okl4_ring_t *ring);

#endif
