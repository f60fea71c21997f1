/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes a stream into a ring in shared memory.  It owns the memory of the data,
 * which the consumer sees read-only, and sees the consumer's position read-only.
 */
#include <stdio.h>

#include <okl4/env.h>
#include <okl4/notification.h>
#include <okl4/notify.h>
#include <okl4/ring.h>

#include "channels.h"
#include "stream.h"

#define BLOCK 100

static int open_ring(okl4_ring_t *ring)
{
	const okl4_env_segment_t *data = okl4_env_get_segment(MEMORY_RING);
	const okl4_env_segment_t *tail = okl4_env_get_segment(MEMORY_POSITION);

	if (data == NULL || tail == NULL)
		return OKL4_UNMAPPED;
	return okl4_ring_init_producer(ring, (void *)data->virt_addr, data->size, (void *)tail->virt_addr);
}

/* Write bytes [*written, *written + at most BLOCK) of the stream; waits while the ring is full. */
static int write_block(okl4_ring_t *ring, uint32_t *written)
{
	uint8_t block[BLOCK];
	uint32_t count, done;
	okl4_word_t bits;
	int error;

	for (count = 0; count < BLOCK && *written + count < STREAM_BYTES; count++)
		block[count] = stream_byte(*written + count);
	error = okl4_ring_write(ring, block, count, &done);
	if (error != OKL4_OK)
		return error;
	*written += done;
	if (done != 0)
		return okl4_notification_signal(SLOT_DATA, EVENT_DATA);
	return okl4_notify_wait(EVENT_ROOM, &bits);
}

int main(void)
{
	uint32_t written = 0;
	okl4_ring_t ring;
	int error = open_ring(&ring);

	while (error == OKL4_OK && written < STREAM_BYTES)
		error = write_block(&ring, &written);
	printf("%lu bytes written, ring of %lu\n", (unsigned long)written, (unsigned long)ring.size);
	if (error != OKL4_OK) {
		printf("producer: failed: %s\n", okl4_error_text(error));
		return 1;
	}
	printf("producer: done\n");
	return 0;
}
