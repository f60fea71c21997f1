/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The streams of bytes of a channel.  Positions count bytes ever written or taken
 * and wrap at 2^32; a difference above the ring's size is a lie.  This side's own
 * positions are kept where the machine cannot write.
 */
#include <string.h>

#include <okl4/atomic.h>

#include "channel_memory.h"

/* Bytes from the position up to the end of the ring's memory, at most `count`. */
static uint32_t first_part(uint32_t position, uint32_t count)
{
	uint32_t to_end = OKL4_CHANNEL_RING - position % OKL4_CHANNEL_RING;

	return count < to_end ? count : to_end;
}

int okl4_channel_read(okl4_channel_t *channel, void *to, uint32_t count, uint32_t *done)
{
	uint32_t head, part;
	const uint8_t *ring;

	if (channel == NULL || to == NULL || done == NULL)
		return OKL4_INVALID_ARGUMENT;
	*done = 0;
	head = channel_get(channel, OKL4_CHANNEL_AT_IN_HEAD);
	if (head - channel->taken > OKL4_CHANNEL_RING) {
		channel->taken = head;
		channel_put(channel, OKL4_CHANNEL_AT_IN_TAIL, head);
		return OKL4_CANCELLED;
	}
	if (count > head - channel->taken)
		count = head - channel->taken;
	if (count == 0)
		return OKL4_OK;
	okl4_memory_barrier();
	ring = (const uint8_t *)channel->window + OKL4_CHANNEL_AT_IN;
	part = first_part(channel->taken, count);
	memcpy(to, ring + channel->taken % OKL4_CHANNEL_RING, part);
	memcpy((uint8_t *)to + part, ring, count - part);
	/* The bytes must be copied before the machine may overwrite them. */
	okl4_memory_barrier();
	channel->taken += count;
	channel_put(channel, OKL4_CHANNEL_AT_IN_TAIL, channel->taken);
	channel_ring_doorbell(channel);
	*done = count;
	return OKL4_OK;
}

/* Bytes of the stream to the machine that it has not taken, more than the ring's size if it lies. */
static uint32_t waiting(const okl4_channel_t *channel)
{
	return channel->written - channel_get(channel, OKL4_CHANNEL_AT_OUT_TAIL);
}

uint32_t okl4_channel_space(const okl4_channel_t *channel)
{
	uint32_t used = channel == NULL ? OKL4_CHANNEL_RING : waiting(channel);

	return used > OKL4_CHANNEL_RING ? 0 : OKL4_CHANNEL_RING - used;
}

int okl4_channel_write(okl4_channel_t *channel, const void *from, uint32_t count, uint32_t *done)
{
	uint32_t used, part;
	uint8_t *ring;

	if (channel == NULL || from == NULL || done == NULL)
		return OKL4_INVALID_ARGUMENT;
	*done = 0;
	used = waiting(channel);
	if (used > OKL4_CHANNEL_RING) {
		channel->written -= used;
		channel_put(channel, OKL4_CHANNEL_AT_OUT_HEAD, channel->written);
		return OKL4_CANCELLED;
	}
	if (count > OKL4_CHANNEL_RING - used)
		count = OKL4_CHANNEL_RING - used;
	if (count == 0)
		return OKL4_OK;
	ring = (uint8_t *)channel->window + OKL4_CHANNEL_AT_OUT;
	part = first_part(channel->written, count);
	memcpy(ring + channel->written % OKL4_CHANNEL_RING, from, part);
	memcpy(ring, (const uint8_t *)from + part, count - part);
	/* The bytes must be there before the position says so. */
	okl4_memory_barrier();
	channel->written += count;
	channel_put(channel, OKL4_CHANNEL_AT_OUT_HEAD, channel->written);
	channel_ring_doorbell(channel);
	*done = count;
	return OKL4_OK;
}
