/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The window of a channel, and requests.  A request waits as long as the machine's
 * number differs from that of the last answer; so a machine that starts anew while
 * its request is being served only has to take over the number it finds.
 */
#include <okl4/atomic.h>
#include <okl4/channel.h>
#include <okl4/notification.h>

#include "channel_memory.h"

int okl4_channel_init(okl4_channel_t *channel, const okl4_channel_end_t *end)
{
	if (channel == NULL || end == NULL || end->window == 0 || end->window % sizeof(uint32_t) != 0 ||
	    end->event_bit >= 32)
		return OKL4_INVALID_ARGUMENT;
	if (end->bytes < OKL4_CHANNEL_AT_SHARED)
		return OKL4_OUT_OF_RANGE;
	*channel = (okl4_channel_t){
		.window = (volatile uint8_t *)(uintptr_t)end->window,
		.bytes = end->bytes,
		.signal_slot = end->signal_slot,
		.signal_bits = end->signal_bits,
		.events = (okl4_word_t)1 << end->event_bit,
	};
	channel_put(channel, OKL4_CHANNEL_AT_VERSION, OKL4_CHANNEL_VERSION);
	channel_put(channel, OKL4_CHANNEL_AT_BYTES, end->bytes);
	channel_put(channel, OKL4_CHANNEL_AT_SHARED_OFFSET, OKL4_CHANNEL_AT_SHARED);
	channel_put(channel, OKL4_CHANNEL_AT_ANSWERED, 0);
	channel_put(channel, OKL4_CHANNEL_AT_IN_TAIL, 0);
	channel_put(channel, OKL4_CHANNEL_AT_OUT_HEAD, 0);
	/* A machine that sees the magic may read the rest. */
	okl4_memory_barrier();
	channel_put(channel, OKL4_CHANNEL_AT_MAGIC, OKL4_CHANNEL_MAGIC);
	channel_put(channel, OKL4_CHANNEL_AT_READY, 1);
	channel_ring_doorbell(channel);
	return OKL4_OK;
}

void channel_ring_doorbell(const okl4_channel_t *channel)
{
	okl4_memory_barrier();
	if (channel->signal_slot != 0)
		okl4_notification_signal(channel->signal_slot, channel->signal_bits);
}

okl4_word_t okl4_channel_events(const okl4_channel_t *channel)
{
	return channel == NULL ? 0 : channel->events;
}

uint32_t okl4_channel_shared_bytes(const okl4_channel_t *channel)
{
	return channel == NULL ? 0 : channel->bytes - OKL4_CHANNEL_AT_SHARED;
}

void *okl4_channel_shared(const okl4_channel_t *channel, uint32_t offset, uint32_t bytes)
{
	uint32_t size = okl4_channel_shared_bytes(channel);

	if (channel == NULL || offset > size || bytes > size - offset)
		return NULL;
	return (uint8_t *)channel->window + OKL4_CHANNEL_AT_SHARED + offset;
}

int okl4_channel_receive(const okl4_channel_t *channel, okl4_channel_request_t *request)
{
	if (channel == NULL || request == NULL)
		return OKL4_INVALID_ARGUMENT;
	request->number = channel_get(channel, OKL4_CHANNEL_AT_ASKED);
	if (request->number == channel->answered)
		return OKL4_WOULD_BLOCK;
	okl4_memory_barrier();
	request->label = channel_get(channel, OKL4_CHANNEL_AT_LABEL);
	for (uint32_t i = 0; i < OKL4_CHANNEL_WORDS; i++)
		request->word[i] = channel_get(channel, OKL4_CHANNEL_AT_REQUEST + i * sizeof(uint32_t));
	return OKL4_OK;
}

int okl4_channel_answer(okl4_channel_t *channel, const okl4_channel_request_t *request, uint32_t result,
			const uint32_t answer[OKL4_CHANNEL_WORDS])
{
	if (channel == NULL || request == NULL)
		return OKL4_INVALID_ARGUMENT;
	if (channel_get(channel, OKL4_CHANNEL_AT_ASKED) != request->number)
		return OKL4_CANCELLED;
	channel_put(channel, OKL4_CHANNEL_AT_RESULT, result);
	for (uint32_t i = 0; i < OKL4_CHANNEL_WORDS; i++)
		channel_put(channel, OKL4_CHANNEL_AT_ANSWER + i * sizeof(uint32_t),
			    answer == NULL ? 0 : answer[i]);
	/* The answer must be there before its number says so. */
	okl4_memory_barrier();
	channel->answered = request->number;
	channel_put(channel, OKL4_CHANNEL_AT_ANSWERED, request->number);
	channel_ring_doorbell(channel);
	return OKL4_OK;
}
