/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Positions count bytes ever written or read and wrap at 2^32; the difference of
 * head and tail is what is in the ring, and anything above its size is a lie.
 */
#include <string.h>

#include <okl4/atomic.h>
#include <okl4/ring.h>

static int init(okl4_ring_t *ring, struct okl4_ring_data *data, uint32_t bytes, struct okl4_ring_tail *tail)
{
	if (ring == NULL || data == NULL || tail == NULL || (uintptr_t)data % sizeof(uint32_t) != 0 ||
	    (uintptr_t)tail % sizeof(uint32_t) != 0)
		return OKL4_INVALID_ARGUMENT;
	if (bytes <= sizeof(*data))
		return OKL4_OUT_OF_RANGE;
	ring->data = data;
	ring->tail = tail;
	ring->position = 0;
	ring->size = 1u << (31 - __builtin_clz(bytes - (uint32_t)sizeof(*data)));
	return OKL4_OK;
}

int okl4_ring_init_producer(okl4_ring_t *ring, void *data, uint32_t bytes, const void *tail)
{
	int error = init(ring, data, bytes, (struct okl4_ring_tail *)(uintptr_t)tail);

	if (error == OKL4_OK)
		ring->data->head = 0;
	return error;
}

int okl4_ring_init_consumer(okl4_ring_t *ring, const void *data, uint32_t bytes, void *tail)
{
	int error = init(ring, (struct okl4_ring_data *)(uintptr_t)data, bytes, tail);

	if (error == OKL4_OK)
		ring->tail->tail = 0;
	return error;
}

/* Bytes in the ring as the producer or consumer sees them; more than `size` if the other side lies. */
static uint32_t used_for_producer(const okl4_ring_t *ring)
{
	return ring->position - ring->tail->tail;
}

static uint32_t used_for_consumer(const okl4_ring_t *ring)
{
	return ring->data->head - ring->position;
}

uint32_t okl4_ring_space(const okl4_ring_t *ring)
{
	uint32_t used = ring == NULL ? 0 : used_for_producer(ring);

	return ring == NULL || used > ring->size ? 0 : ring->size - used;
}

uint32_t okl4_ring_available(const okl4_ring_t *ring)
{
	uint32_t used = ring == NULL ? 0 : used_for_consumer(ring);

	return ring == NULL || used > ring->size ? 0 : used;
}

/* Bytes up to the end of the ring's memory, at most `count`. */
static uint32_t first_part(const okl4_ring_t *ring, uint32_t count)
{
	uint32_t to_end = ring->size - (ring->position & (ring->size - 1));

	return count < to_end ? count : to_end;
}

int okl4_ring_write(okl4_ring_t *ring, const void *from, uint32_t count, uint32_t *done)
{
	uint32_t used, part;

	if (ring == NULL || from == NULL || done == NULL)
		return OKL4_INVALID_ARGUMENT;
	*done = 0;
	used = used_for_producer(ring);
	if (used > ring->size)
		return OKL4_CANCELLED;
	if (count > ring->size - used)
		count = ring->size - used;
	part = first_part(ring, count);
	memcpy(&ring->data->bytes[ring->position & (ring->size - 1)], from, part);
	memcpy(ring->data->bytes, (const uint8_t *)from + part, count - part);
	/* The bytes must be there before the position says so. */
	okl4_memory_barrier();
	ring->position += count;
	ring->data->head = ring->position;
	*done = count;
	return OKL4_OK;
}

int okl4_ring_read(okl4_ring_t *ring, void *to, uint32_t count, uint32_t *done)
{
	uint32_t used, part;

	if (ring == NULL || to == NULL || done == NULL)
		return OKL4_INVALID_ARGUMENT;
	*done = 0;
	used = used_for_consumer(ring);
	if (used > ring->size)
		return OKL4_CANCELLED;
	okl4_memory_barrier();
	if (count > used)
		count = used;
	part = first_part(ring, count);
	memcpy(to, &ring->data->bytes[ring->position & (ring->size - 1)], part);
	memcpy((uint8_t *)to + part, ring->data->bytes, count - part);
	/* The bytes must be copied before the producer may overwrite them. */
	okl4_memory_barrier();
	ring->position += count;
	ring->tail->tail = ring->position;
	*done = count;
	return OKL4_OK;
}
