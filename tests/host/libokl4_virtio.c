/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's side of a virtio window: the handshake, and chains.
 */
#include <string.h>

#include "doorbell.h"
#include "suite.h"
#include "virtio_driver.h"

static void test_init(void)
{
	okl4_virtio_setup_t setup = driver_good_setup();

	CU_ASSERT_EQUAL(okl4_virtio_init(NULL, &setup), OKL4_INVALID_ARGUMENT);
	setup.window = &window.bytes[2];
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_INVALID_ARGUMENT);
	setup = driver_good_setup();
	setup.bytes = OKL4_VIRTIO_AT_MEMORY;
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_OUT_OF_RANGE);
	setup = driver_good_setup();
	setup.queues = 9;
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_OUT_OF_RANGE);
	setup = driver_good_setup();
	setup.largest = 63;
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_OUT_OF_RANGE);
	driver_init();
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_MAGIC), OKL4_VIRTIO_MAGIC);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_ID), 3);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_QUEUES), 2);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_FEATURES + 4), 3);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_QUEUE(1)), 64);
	CU_ASSERT_FALSE(okl4_virtio_running(&device));
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_WOULD_BLOCK);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 2, &chain), OKL4_INVALID_ARGUMENT);
}

static void test_handshake(void)
{
	driver_init();
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	driver_set_status(3);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
	/* DRIVER_OK without features that were agreed on is not accepted. */
	driver_set_status(7);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
	driver_set_status(11);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 11);
	CU_ASSERT_FALSE(okl4_virtio_running(&device));
	driver_set_status(15);
	CU_ASSERT_TRUE(okl4_virtio_running(&device));
	okl4_virtio_signal(&device);
	CU_ASSERT_EQUAL(doorbell_slot, 21);
	CU_ASSERT_EQUAL(doorbell_bits, 0x10);
}

static void test_features_are_checked(void)
{
	driver_init();
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES, 1 << 5);
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	driver_set_status(11);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES, 0);
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 2); /* an old driver */
	driver_set_status(11);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
}

static void test_reset(void)
{
	driver_open_device();
	driver_describe(0, BUFFERS, 4, 0, 0);
	driver_offer(0);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	CU_ASSERT_TRUE(driver_set_status(0));
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 0);
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_QUEUE(1) + OKL4_VIRTIO_QUEUE_AT_READY), 0);
	/* A chain from before is not given back into what is now something else. */
	okl4_virtio_give(&device, 1, &chain);
	CU_ASSERT_EQUAL(driver_get(USED), 0);
	CU_ASSERT_FALSE(driver_set_status(0));
	/* A reset that the device did not see between two doorbells. */
	driver_put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	driver_set_status(15);
	CU_ASSERT_TRUE(driver_set_status(3));
	CU_ASSERT_EQUAL(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
}

static void test_read_chain(void)
{
	char got[16] = "";

	driver_open_device();
	memcpy(&window.bytes[BUFFERS], "hello, ", 7);
	memcpy(&window.bytes[BUFFERS + 100], "world", 5);
	driver_describe(3, BUFFERS, 7, MORE, 5);
	driver_describe(5, BUFFERS + 50, 0, MORE, 2);
	driver_describe(2, BUFFERS + 100, 5, 0, 0);
	driver_offer(3);
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 1);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 0);
	CU_ASSERT_EQUAL(chain.readable, 12);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got, 9), 9);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got + 9, 9), 3);
	CU_ASSERT_STRING_EQUAL(got, "hello, world");
	okl4_virtio_give(&device, 1, &chain);
	CU_ASSERT_EQUAL(window.halves[USED / 2 + 1], 1);
	CU_ASSERT_EQUAL(driver_get(USED + 4), 3);
	CU_ASSERT_EQUAL(driver_get(USED + 8), 0);
	okl4_virtio_signal(&device);
	okl4_virtio_signal(&device);
	CU_ASSERT_EQUAL(doorbell_count, 1);
}

/* As a block device's requests are: what to do is read, then the data and a status written. */
static void test_read_and_write_chain(void)
{
	char got[4];

	driver_open_device();
	memcpy(&window.bytes[BUFFERS], "read", 4);
	driver_describe(0, BUFFERS, 4, MORE, 1);
	driver_describe(1, BUFFERS + 16, 3, MORE | WRITE, 2);
	driver_describe(2, BUFFERS + 32, 3, WRITE, 0);
	driver_offer(0);
	window.halves[AVAILABLE / 2] = 1; /* no interrupts */
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	CU_ASSERT_EQUAL(chain.writable, 6);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got, 4), 4);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got, 4), 0);
	CU_ASSERT_EQUAL(okl4_virtio_write(&device, &chain, "abcd", 4), 4);
	CU_ASSERT_EQUAL(okl4_virtio_write(&device, &chain, "efgh", 4), 2);
	CU_ASSERT_EQUAL(memcmp(&window.bytes[BUFFERS + 16], "abc", 4), 0);
	CU_ASSERT_EQUAL(memcmp(&window.bytes[BUFFERS + 32], "def", 4), 0);
	okl4_virtio_give(&device, 1, &chain);
	CU_ASSERT_EQUAL(driver_get(USED + 8), 6);
	okl4_virtio_signal(&device);
	CU_ASSERT_EQUAL(doorbell_count, 0);
}

/* The rings go round, and their indices wrap at 2^16. */
static void test_many_chains(void)
{
	unsigned wrong = 0;

	driver_open_device();
	for (uint32_t i = 0; i < 70000; i++) {
		uint16_t head = (uint16_t)(i % SIZE);

		driver_describe(head, BUFFERS + 4 * head, 4, 0, 0);
		driver_put(BUFFERS + 4 * head, i);
		driver_offer(head);
		uint32_t got = 0;
		wrong += okl4_virtio_take(&device, 1, &chain) != OKL4_OK;
		wrong += okl4_virtio_read(&device, &chain, &got, 4) != 4 || got != i;
		okl4_virtio_give(&device, 1, &chain);
		wrong += window.halves[USED / 2 + 1] != (uint16_t)(i + 1);
		wrong += driver_get(USED + 4 + 8 * (i % SIZE)) != head;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"init", test_init},
		{"handshake", test_handshake},
		{"features are checked", test_features_are_checked},
		{"reset", test_reset},
		{"chain to read", test_read_chain},
		{"chain to read and to write", test_read_and_write_chain},
		{"many chains", test_many_chains},
	};

	return RUN_SUITE("libokl4 virtio", tests);
}
