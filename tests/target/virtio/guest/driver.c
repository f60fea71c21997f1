/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/syscall.h>
#include <okl4/virtio_window.h>

#include "guest.h"

void ring(uint32_t slot)
{
	uint32_t type, rights, badge;

	if (CHECK(okl4_sys_cap_query(0, slot, &type, &rights, &badge) == 0))
		CHECK(okl4_sys_signal(slot, badge) == 0);
}

static void put(uint32_t offset, uint32_t value)
{
	*word_at(CONSOLE_WINDOW + offset) = value;
}

uint32_t console_status(void)
{
	return *word_at(CONSOLE_WINDOW + OKL4_VIRTIO_AT_DEVICE_STATUS);
}

void console_set_status(uint32_t status)
{
	put(OKL4_VIRTIO_AT_DRIVER_STATUS, status);
	ring(SLOT_CONSOLE_BELL);
}

static void set_queue(uint32_t queue)
{
	uint32_t registers = OKL4_VIRTIO_AT_QUEUE(queue);

	for (uint32_t offset = QUEUE(queue); offset < QUEUE(queue + 1); offset += 4)
		put(offset, 0);
	put(registers + OKL4_VIRTIO_QUEUE_AT_SIZE, QUEUE_SIZE);
	put(registers + OKL4_VIRTIO_QUEUE_AT_DESCRIPTORS, QUEUE(queue));
	put(registers + OKL4_VIRTIO_QUEUE_AT_AVAILABLE, AVAILABLE(queue));
	put(registers + OKL4_VIRTIO_QUEUE_AT_USED, USED(queue));
	put(registers + OKL4_VIRTIO_QUEUE_AT_READY, 1);
}

bool console_start(void)
{
	console_set_status(0);
	if (console_status() != 0)
		return false;
	console_set_status(OKL4_VIRTIO_STATUS_ACKNOWLEDGE | OKL4_VIRTIO_STATUS_DRIVER);
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES, 0);
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	console_set_status(11);
	if (console_status() != 11)
		return false;
	set_queue(0);
	set_queue(1);
	console_set_status(15);
	return console_status() == 15;
}

void console_describe(uint32_t queue, uint32_t index, uint32_t offset, uint32_t bytes,
		      uint32_t flags_and_next)
{
	uint32_t at = QUEUE(queue) + 16 * index;

	put(at, offset);
	put(at + 4, 0);
	put(at + 8, bytes);
	put(at + 12, flags_and_next);
}

void console_offer(uint32_t queue, uint16_t head)
{
	volatile uint16_t *available = half_at(CONSOLE_WINDOW + AVAILABLE(queue));

	available[2 + available[1] % QUEUE_SIZE] = head;
	available[1]++;
	ring(SLOT_CONSOLE_BELL);
}

uint16_t console_used(uint32_t queue)
{
	return half_at(CONSOLE_WINDOW + USED(queue))[1];
}

void console_print(uint32_t index, const char *text)
{
	volatile char *buffer = (volatile char *)(CONSOLE_WINDOW + BUFFER(index));
	uint32_t count = 0;

	for (; text[count] != '\0'; count++)
		buffer[count] = text[count];
	console_describe(1, index, BUFFER(index), count, 0);
	console_offer(1, (uint16_t)index);
}
