/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads and checks the producer's stream from shared memory that it can only
 * read; its own position is what the producer can only read.
 */
#include <stdio.h>

#include <okl4/env.h>
#include <okl4/notification.h>
#include <okl4/notify.h>
#include <okl4/ring.h>

#include "../producer/stream.h"
#include "channels.h"

static int open_ring(okl4_ring_t *ring)
{
	const okl4_env_segment_t *data = okl4_env_get_segment(MEMORY_RING);
	const okl4_env_segment_t *tail = okl4_env_get_segment(MEMORY_POSITION);

	if (data == NULL || tail == NULL)
		return OKL4_UNMAPPED;
	return okl4_ring_init_consumer(ring, (void *)data->virt_addr, data->size, (void *)tail->virt_addr);
}

static uint32_t count_wrong(const uint8_t *bytes, uint32_t count, uint32_t position)
{
	uint32_t wrong = 0;

	for (uint32_t i = 0; i < count; i++)
		wrong += bytes[i] != stream_byte(position + i);
	return wrong;
}

/* Read what there is; waits while the ring is empty. */
static int read_block(okl4_ring_t *ring, uint32_t *read, uint32_t *wrong)
{
	uint8_t block[256];
	okl4_word_t bits;
	uint32_t done;
	int error = okl4_ring_read(ring, block, sizeof(block), &done);

	if (error != OKL4_OK)
		return error;
	*wrong += count_wrong(block, done, *read);
	*read += done;
	if (done != 0)
		return okl4_notification_signal(SLOT_ROOM, EVENT_ROOM);
	return okl4_notify_wait(EVENT_DATA, &bits);
}

int main(void)
{
	uint32_t read = 0, wrong = 0;
	okl4_ring_t ring;
	int error = open_ring(&ring);

	while (error == OKL4_OK && read < STREAM_BYTES)
		error = read_block(&ring, &read, &wrong);
	printf("%lu bytes read, %lu wrong\n", (unsigned long)read, (unsigned long)wrong);
	if (error != OKL4_OK || wrong != 0) {
		printf("consumer: failed: %s\n", okl4_error_text(error));
		return 1;
	}
	printf("consumer: done\n");
	return 0;
}
