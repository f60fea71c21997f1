/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queues of a virtio window, as the device sees them.  A chain is copied into
 * memory of the device when it is taken, and checked there: later changes of
 * the descriptors do not count.
 */
#include <string.h>

#include <okl4/atomic.h>

#include "virtio_memory.h"

static struct okl4_virtio_queue *find(okl4_virtio_device_t *device, uint32_t queue)
{
	return device == NULL || queue >= device->queue_count ? NULL : &device->queue[queue];
}

/* Chains that wait; breaks the device if there are more than the queue holds. */
static uint32_t count_available(okl4_virtio_device_t *device, const struct okl4_virtio_queue *queue)
{
	uint16_t index, waiting;

	if (queue->size == 0 || !okl4_virtio_running(device))
		return 0;
	index = virtio_get16(device, queue->available + VIRTIO_AVAILABLE_AT_INDEX);
	waiting = (uint16_t)(index - queue->next);
	if (waiting <= queue->size)
		return waiting;
	virtio_break(device, "a queue's index is out of range");
	return 0;
}

uint32_t okl4_virtio_available(okl4_virtio_device_t *device, uint32_t queue)
{
	struct okl4_virtio_queue *found = find(device, queue);

	return found == NULL ? 0 : count_available(device, found);
}

/* --- chains -------------------------------------------------------------------------------------- */

/* Add the descriptor at the offset to the chain; why it is refused, or NULL. */
static const char *add_part(const okl4_virtio_device_t *device, okl4_virtio_chain_t *chain, uint32_t at,
			    uint16_t flags)
{
	uint32_t offset = virtio_get32(device, at + VIRTIO_DESCRIPTOR_AT_ADDRESS);
	uint32_t high = virtio_get32(device, at + VIRTIO_DESCRIPTOR_AT_ADDRESS + 4);
	uint32_t bytes = virtio_get32(device, at + VIRTIO_DESCRIPTOR_AT_BYTES);
	bool writable = (flags & VIRTIO_DESCRIPTOR_WRITE) != 0;

	if (flags & VIRTIO_DESCRIPTOR_INDIRECT)
		return "an indirect descriptor, which was not agreed on";
	if (high != 0 || !virtio_is_inside(device, offset, bytes))
		return "a buffer lies outside the window";
	if (!writable && chain->writable != 0)
		return "a chain has a part to read after one to write";
	/* Only parts that overlap are more than the window together, and no end of work. */
	if (bytes > device->bytes - chain->readable - chain->writable)
		return "a chain is too long";
	chain->parts[chain->count].offset = offset;
	chain->parts[chain->count].bytes = bytes;
	chain->parts[chain->count].writable = writable;
	chain->count++;
	if (writable)
		chain->writable += bytes;
	else
		chain->readable += bytes;
	return NULL;
}

/* Follow the descriptors from chain->head on; why the chain is refused, or NULL. */
static const char *read_chain(const okl4_virtio_device_t *device, const struct okl4_virtio_queue *queue,
			      okl4_virtio_chain_t *chain)
{
	uint32_t most = queue->size < OKL4_VIRTIO_CHAIN_LENGTH ? queue->size : OKL4_VIRTIO_CHAIN_LENGTH;
	uint32_t index = chain->head;
	const char *wrong;
	uint16_t flags;

	do {
		uint32_t at = queue->descriptors + index * VIRTIO_DESCRIPTOR_BYTES;

		if (index >= queue->size)
			return "a descriptor's number is out of range";
		/* A chain without end uses each descriptor more than once. */
		if (chain->count == most)
			return "a chain is too long";
		flags = virtio_get16(device, at + VIRTIO_DESCRIPTOR_AT_FLAGS);
		wrong = add_part(device, chain, at, flags);
		if (wrong != NULL)
			return wrong;
		index = virtio_get16(device, at + VIRTIO_DESCRIPTOR_AT_NEXT);
	} while (flags & VIRTIO_DESCRIPTOR_MORE);
	return NULL;
}

int okl4_virtio_take(okl4_virtio_device_t *device, uint32_t queue, okl4_virtio_chain_t *chain)
{
	struct okl4_virtio_queue *found = find(device, queue);
	const char *wrong;

	if (found == NULL || chain == NULL)
		return OKL4_INVALID_ARGUMENT;
	if (count_available(device, found) == 0)
		return device->broken != NULL ? OKL4_CANCELLED : OKL4_WOULD_BLOCK;
	/* The index was read before what it announces. */
	okl4_memory_barrier();
	memset(chain, 0, offsetof(okl4_virtio_chain_t, parts));
	chain->head = virtio_get16(device, found->available + VIRTIO_AVAILABLE_AT_RING +
						   found->next % found->size * sizeof(uint16_t));
	wrong = read_chain(device, found, chain);
	if (wrong != NULL) {
		virtio_break(device, wrong);
		return OKL4_CANCELLED;
	}
	found->next++;
	return OKL4_OK;
}

/* --- bytes of a chain ---------------------------------------------------------------------------- */

/* How many of `count` bytes lie together at *offset, the chain's next place of that kind; 0 at its end. */
static uint32_t next_piece(okl4_virtio_chain_t *chain, bool writable, uint32_t count, uint32_t *offset)
{
	uint32_t left;

	while (chain->part < chain->count && (chain->parts[chain->part].writable != writable ||
					      chain->done == chain->parts[chain->part].bytes)) {
		/* What is to be written stays where it is while the device reads. */
		if (!writable && chain->parts[chain->part].writable)
			return 0;
		chain->part++;
		chain->done = 0;
	}
	if (chain->part == chain->count)
		return 0;
	left = chain->parts[chain->part].bytes - chain->done;
	*offset = chain->parts[chain->part].offset + chain->done;
	if (count > left)
		count = left;
	chain->done += count;
	return count;
}

uint32_t okl4_virtio_read(const okl4_virtio_device_t *device, okl4_virtio_chain_t *chain, void *to,
			  uint32_t count)
{
	uint32_t copied = 0, offset, piece;

	while (copied < count && (piece = next_piece(chain, false, count - copied, &offset)) != 0) {
		memcpy((uint8_t *)to + copied, (const uint8_t *)device->window + offset, piece);
		copied += piece;
	}
	chain->readable -= copied;
	return copied;
}

uint32_t okl4_virtio_write(const okl4_virtio_device_t *device, okl4_virtio_chain_t *chain, const void *from,
			   uint32_t count)
{
	uint32_t copied = 0, offset, piece;

	while (copied < count && (piece = next_piece(chain, true, count - copied, &offset)) != 0) {
		memcpy((uint8_t *)device->window + offset, (const uint8_t *)from + copied, piece);
		copied += piece;
	}
	chain->writable -= copied;
	chain->written += copied;
	return copied;
}

void okl4_virtio_give(okl4_virtio_device_t *device, uint32_t queue, const okl4_virtio_chain_t *chain)
{
	struct okl4_virtio_queue *found = find(device, queue);
	uint32_t entry;

	if (found == NULL || chain == NULL || found->size == 0 || !okl4_virtio_running(device))
		return;
	entry = found->used + VIRTIO_USED_AT_RING + found->given % found->size * 8;
	virtio_put32(device, entry, chain->head);
	virtio_put32(device, entry + 4, chain->written);
	/* The entry must be there before the index says so. */
	okl4_memory_barrier();
	virtio_put16(device, found->used + VIRTIO_USED_AT_INDEX, ++found->given);
	okl4_memory_barrier();
	if (!(virtio_get16(device, found->available + VIRTIO_AVAILABLE_AT_FLAGS) &
	      VIRTIO_AVAILABLE_NO_INTERRUPT))
		device->interrupt = true;
}
