/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "doorbell.h"
#include "suite.h"
#include "virtio_driver.h"

union driver_window window;
okl4_virtio_device_t device;
okl4_virtio_chain_t chain;

okl4_virtio_setup_t driver_good_setup(void)
{
	return (okl4_virtio_setup_t){
		.window = &window,
		.bytes = BYTES,
		.device_id = OKL4_VIRTIO_DEVICE_CONSOLE,
		.queues = 2,
		.largest = 64,
		.signal_slot = 21,
		.signal_bits = 0x10,
	};
}

void driver_put(uint32_t offset, uint32_t value)
{
	window.words[offset / 4] = value;
}

uint32_t driver_get(uint32_t offset)
{
	return window.words[offset / 4];
}

bool driver_set_status(uint32_t status)
{
	driver_put(OKL4_VIRTIO_AT_DRIVER_STATUS, status);
	return okl4_virtio_update(&device);
}

void driver_set_queue(uint32_t size, uint32_t descriptors, uint32_t available, uint32_t used)
{
	uint32_t registers = OKL4_VIRTIO_AT_QUEUE(1);

	driver_put(registers + OKL4_VIRTIO_QUEUE_AT_SIZE, size);
	driver_put(registers + OKL4_VIRTIO_QUEUE_AT_DESCRIPTORS, descriptors);
	driver_put(registers + OKL4_VIRTIO_QUEUE_AT_AVAILABLE, available);
	driver_put(registers + OKL4_VIRTIO_QUEUE_AT_USED, used);
	driver_put(registers + OKL4_VIRTIO_QUEUE_AT_READY, 1);
}

void driver_init(void)
{
	okl4_virtio_setup_t setup = driver_good_setup();

	memset(&window, 0, sizeof(window));
	CU_ASSERT_EQUAL_FATAL(okl4_virtio_init(&device, &setup), OKL4_OK);
}

void driver_start(void)
{
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	driver_set_status(1);
	driver_set_status(3);
	driver_set_status(11);
	driver_set_status(15);
}

/* A device whose queue 1 is ready. */
void driver_open_device(void)
{
	driver_init();
	driver_set_queue(SIZE, DESCRIPTORS, AVAILABLE, USED);
	driver_start();
	CU_ASSERT_TRUE_FATAL(okl4_virtio_running(&device));
	okl4_virtio_signal(&device);
	doorbell_count = 0;
}

void driver_describe(uint32_t index, uint32_t address, uint32_t bytes, uint16_t flags, uint16_t next)
{
	uint32_t at = DESCRIPTORS + index * 16;

	driver_put(at, address);
	driver_put(at + 4, 0);
	driver_put(at + 8, bytes);
	window.halves[(at + 12) / 2] = flags;
	window.halves[(at + 14) / 2] = next;
}

void driver_offer(uint16_t head)
{
	uint16_t index = window.halves[AVAILABLE / 2 + 1];

	window.halves[AVAILABLE / 2 + 2 + index % SIZE] = head;
	window.halves[AVAILABLE / 2 + 1] = (uint16_t)(index + 1);
}
