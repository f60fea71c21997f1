/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's side of a virtio window with drivers that break every rule: what
 * they do is noticed and ends the service, and nothing else happens.
 */
#include "random.h"
#include "suite.h"
#include "virtio_driver.h"

static void check_broken(void)
{
	uint32_t generation = driver_get(OKL4_VIRTIO_AT_CONFIG_GENERATION);

	CU_ASSERT_PTR_NOT_NULL(okl4_virtio_broken(&device));
	CU_ASSERT_TRUE(driver_get(OKL4_VIRTIO_AT_DEVICE_STATUS) & OKL4_VIRTIO_STATUS_NEEDS_RESET);
	CU_ASSERT_NOT_EQUAL(generation, 0);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 0);
	okl4_virtio_update(&device);
	CU_ASSERT_FALSE(okl4_virtio_running(&device));
	/* It gets another chance. */
	CU_ASSERT_TRUE(driver_set_status(0));
	CU_ASSERT_PTR_NULL(okl4_virtio_broken(&device));
	driver_start();
	CU_ASSERT_TRUE(okl4_virtio_running(&device));
}

static void check_queue_refused(uint32_t size, uint32_t descriptors, uint32_t available, uint32_t used)
{
	driver_init();
	driver_set_queue(size, descriptors, available, used);
	driver_start();
	check_broken();
}

static void test_wrong_queues(void)
{
	check_queue_refused(0, DESCRIPTORS, AVAILABLE, USED);
	check_queue_refused(3, DESCRIPTORS, AVAILABLE, USED);
	check_queue_refused(128, DESCRIPTORS, AVAILABLE, USED);
	check_queue_refused(SIZE, DESCRIPTORS + 8, AVAILABLE, USED);
	check_queue_refused(SIZE, DESCRIPTORS, AVAILABLE + 1, USED);
	check_queue_refused(SIZE, DESCRIPTORS, AVAILABLE, USED + 2);
	check_queue_refused(SIZE, 0, AVAILABLE, USED);
	check_queue_refused(SIZE, 0xff0, AVAILABLE, USED);
	check_queue_refused(SIZE, BYTES - 16 * SIZE + 16, AVAILABLE, USED);
	check_queue_refused(SIZE, DESCRIPTORS, BYTES - 2 * SIZE, USED);
	check_queue_refused(SIZE, DESCRIPTORS, AVAILABLE, BYTES - 8 * SIZE);
	check_queue_refused(SIZE, 0xfffffff0, AVAILABLE, USED);
	check_queue_refused(SIZE, DESCRIPTORS, 0xfffffffe, USED);
}

static void check_chain_refused(uint16_t head)
{
	driver_offer(head);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_CANCELLED);
	check_broken();
}

static void check_descriptor_refused(uint32_t address, uint32_t bytes, uint16_t flags, uint16_t next)
{
	driver_open_device();
	driver_describe(0, address, bytes, flags, next);
	check_chain_refused(0);
}

static void test_wrong_descriptors(void)
{
	check_descriptor_refused(0, 4, 0, 0);
	check_descriptor_refused(BYTES - 3, 4, 0, 0);
	check_descriptor_refused(BYTES, 1, 0, 0);
	check_descriptor_refused(BYTES + 4, 0, 0, 0);
	check_descriptor_refused(0xffffff00, 0x1100, WRITE, 0);
	check_descriptor_refused(BUFFERS, 0xffffffff, WRITE, 0);
	check_descriptor_refused(BUFFERS, 16, INDIRECT, 0);
	check_descriptor_refused(BUFFERS, 4, MORE, SIZE);
	check_descriptor_refused(BUFFERS, 4, MORE, 0xffff);
	check_descriptor_refused(BUFFERS, 4, MORE, 0); /* a circle */
	driver_open_device();
	driver_describe(0, BUFFERS, 4, 0, 0);
	driver_put(DESCRIPTORS + 4, 1); /* address beyond 4 GB */
	check_chain_refused(0);
	driver_open_device();
	check_chain_refused(SIZE);
	driver_open_device();
	driver_describe(0, BUFFERS, 4, WRITE | MORE, 1);
	driver_describe(1, BUFFERS, 4, 0, 0);
	check_chain_refused(0);
}

/* A few descriptors that stand for endless work. */
static void test_overlapping_parts(void)
{
	driver_open_device();
	for (uint16_t i = 0; i < 4; i++)
		driver_describe(i, OKL4_VIRTIO_AT_MEMORY, 0x1000, i == 3 ? 0 : MORE, (uint16_t)(i + 1));
	check_chain_refused(0);
}

static void test_wrong_index(void)
{
	driver_open_device();
	window.halves[AVAILABLE / 2 + 1] = SIZE + 1;
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 0);
	check_broken();
	driver_open_device();
	window.halves[AVAILABLE / 2 + 1] = 0xffff;
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_CANCELLED);
	check_broken();
}

/* What the driver changes after READY or after a chain was taken does not count. */
static void test_changes_too_late(void)
{
	char got[4];

	driver_open_device();
	driver_set_queue(4096, 0xfffffff0, 0xfffffffe, 0xfffffffc);
	okl4_virtio_update(&device);
	driver_describe(0, BUFFERS, 4, 0, 0);
	driver_offer(0);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	driver_describe(0, 0xfffffff0, 0xffffffff, 0, 0);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got, 4), 4);
	okl4_virtio_give(&device, 1, &chain);
	CU_ASSERT_EQUAL(window.halves[USED / 2 + 1], 1);
	CU_ASSERT_PTR_NULL(okl4_virtio_broken(&device));
}

/* A random word anywhere in what the driver writes; small numbers more often. */
static void spoil(void)
{
	static const uint32_t likely[] = {0,	   1,	 2,	3,	   SIZE, 15,	     0x1000,
					  BUFFERS, USED, BYTES, BYTES - 1, 64,	 0xffffffff, 0x10000};
	uint32_t value = random_below(2) ? random_below(0xffffffff) : likely[random_below(14)];

	switch (random_below(4)) {
	case 0:
		driver_put(random_below(0x200) & ~3u, value);
		break;
	case 1:
		driver_put(DESCRIPTORS + (random_below(16 * SIZE) & ~3u), value);
		break;
	case 2:
		window.halves[(AVAILABLE + random_below(32)) / 2] = (uint16_t)value;
		break;
	default:
		driver_put(random_below(BYTES) & ~3u, value);
		break;
	}
}

static void use_device(uint32_t queue)
{
	uint8_t bytes[600];

	for (unsigned most = 0; most < 100; most++) {
		if (okl4_virtio_take(&device, queue, &chain) != OKL4_OK)
			return;
		CU_ASSERT_FATAL(okl4_virtio_read(&device, &chain, bytes, random_below(600)) <= 600);
		CU_ASSERT_FATAL(okl4_virtio_write(&device, &chain, bytes, random_below(600)) <= 600);
		okl4_virtio_give(&device, queue, &chain);
	}
}

static void test_random_drivers(void)
{
	unsigned served = 0, broken = 0;

	for (uint32_t seed = 0; seed < 3000; seed++) {
		random_seed(seed);
		driver_open_device();
		for (uint16_t i = 0; i < SIZE; i++)
			driver_describe(i, BUFFERS + 64 * i, 64, i % 2 ? WRITE : 0, 0);
		for (unsigned step = 0; step < 40; step++) {
			if (random_below(2))
				driver_offer((uint16_t)random_below(SIZE));
			else
				spoil();
			if (random_below(4) == 0)
				okl4_virtio_update(&device);
			use_device(0);
			use_device(1);
			okl4_virtio_signal(&device);
		}
		served += device.queue[1].given;
		broken += okl4_virtio_broken(&device) != NULL;
	}
	/* The test means something only if both happen. */
	CU_ASSERT(served > 1000);
	CU_ASSERT(broken > 1000);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"wrong queues", test_wrong_queues},	       {"wrong descriptors", test_wrong_descriptors},
		{"overlapping parts", test_overlapping_parts}, {"wrong index", test_wrong_index},
		{"changes too late", test_changes_too_late},   {"random drivers", test_random_drivers},
	};

	return RUN_SUITE("libokl4 virtio, hostile drivers", tests);
}
