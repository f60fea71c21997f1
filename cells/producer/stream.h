/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What producer and consumer agree on: how many bytes, and which.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdint.h>

#define STREAM_BYTES 65536u

/* Event bits: for the consumer "there is data", for the producer "there is room". */
#define EVENT_DATA 0x1u
#define EVENT_ROOM 0x1u

/* A byte of the stream depends on its position in a way that shows any loss or doubling. */
static inline uint8_t stream_byte(uint32_t position)
{
	return (uint8_t)((position * 2654435761u) >> 24);
}

#endif
