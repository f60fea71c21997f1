/* SPDX-License-Identifier: BSD-2-Clause */
/* Access to a channel's window, between the files of its native end. */
#ifndef CHANNEL_MEMORY_H
#define CHANNEL_MEMORY_H

#include <okl4/channel.h>

static inline uint32_t channel_get(const okl4_channel_t *channel, uint32_t offset)
{
	return *(volatile uint32_t *)(channel->window + offset);
}

static inline void channel_put(const okl4_channel_t *channel, uint32_t offset, uint32_t value)
{
	*(volatile uint32_t *)(channel->window + offset) = value;
}

/* Tell the machine that something changed. */
void channel_ring_doorbell(const okl4_channel_t *channel);

#endif
