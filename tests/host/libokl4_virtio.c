/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's side of a virtio window: the handshake, chains, and drivers that break every rule.
 */
#include <string.h>

#include <okl4/virtio_window.h>

#include "doorbell.h"
#include "random.h"
#include "suite.h"

#define BYTES	    0x3000
#define SIZE	    8
#define DESCRIPTORS 0x1000
#define AVAILABLE   0x1100
#define USED	    0x1200
#define BUFFERS	    0x2000
#define MORE	    1
#define WRITE	    2
#define INDIRECT    4

/* Exactly as large as the window, so that the address sanitizer sees what goes beyond. */
static union {
	uint32_t words[BYTES / 4];
	uint16_t halves[BYTES / 2];
	uint8_t bytes[BYTES];
} window;
static okl4_virtio_device_t device;
static okl4_virtio_chain_t chain;

static okl4_virtio_setup_t good_setup(void)
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

static void put(uint32_t offset, uint32_t value)
{
	window.words[offset / 4] = value;
}

static uint32_t get(uint32_t offset)
{
	return window.words[offset / 4];
}

static bool set_status(uint32_t status)
{
	put(OKL4_VIRTIO_AT_DRIVER_STATUS, status);
	return okl4_virtio_update(&device);
}

static void set_queue(uint32_t size, uint32_t descriptors, uint32_t available, uint32_t used)
{
	uint32_t registers = OKL4_VIRTIO_AT_QUEUE(1);

	put(registers + OKL4_VIRTIO_QUEUE_AT_SIZE, size);
	put(registers + OKL4_VIRTIO_QUEUE_AT_DESCRIPTORS, descriptors);
	put(registers + OKL4_VIRTIO_QUEUE_AT_AVAILABLE, available);
	put(registers + OKL4_VIRTIO_QUEUE_AT_USED, used);
	put(registers + OKL4_VIRTIO_QUEUE_AT_READY, 1);
}

static void init(void)
{
	okl4_virtio_setup_t setup = good_setup();

	memset(&window, 0, sizeof(window));
	CU_ASSERT_EQUAL_FATAL(okl4_virtio_init(&device, &setup), OKL4_OK);
}

static void start(void)
{
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	set_status(1);
	set_status(3);
	set_status(11);
	set_status(15);
}

/* A device whose queue 1 is ready. */
static void open_device(void)
{
	init();
	set_queue(SIZE, DESCRIPTORS, AVAILABLE, USED);
	start();
	CU_ASSERT_TRUE_FATAL(okl4_virtio_running(&device));
	okl4_virtio_signal(&device);
	doorbell_count = 0;
}

static void describe(uint32_t index, uint32_t address, uint32_t bytes, uint16_t flags, uint16_t next)
{
	uint32_t at = DESCRIPTORS + index * 16;

	put(at, address);
	put(at + 4, 0);
	put(at + 8, bytes);
	window.halves[(at + 12) / 2] = flags;
	window.halves[(at + 14) / 2] = next;
}

static void offer(uint16_t head)
{
	uint16_t index = window.halves[AVAILABLE / 2 + 1];

	window.halves[AVAILABLE / 2 + 2 + index % SIZE] = head;
	window.halves[AVAILABLE / 2 + 1] = (uint16_t)(index + 1);
}

static void test_init(void)
{
	okl4_virtio_setup_t setup = good_setup();

	CU_ASSERT_EQUAL(okl4_virtio_init(NULL, &setup), OKL4_INVALID_ARGUMENT);
	setup.window = &window.bytes[2];
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_INVALID_ARGUMENT);
	setup = good_setup();
	setup.bytes = OKL4_VIRTIO_AT_MEMORY;
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_OUT_OF_RANGE);
	setup = good_setup();
	setup.queues = 9;
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_OUT_OF_RANGE);
	setup = good_setup();
	setup.largest = 63;
	CU_ASSERT_EQUAL(okl4_virtio_init(&device, &setup), OKL4_OUT_OF_RANGE);
	init();
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_MAGIC), OKL4_VIRTIO_MAGIC);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_ID), 3);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_QUEUES), 2);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_FEATURES + 4), 3);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_QUEUE(1)), 64);
	CU_ASSERT_FALSE(okl4_virtio_running(&device));
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_WOULD_BLOCK);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 2, &chain), OKL4_INVALID_ARGUMENT);
}

static void test_handshake(void)
{
	init();
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	set_status(3);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
	/* DRIVER_OK without features that were agreed on is not accepted. */
	set_status(7);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
	set_status(11);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 11);
	CU_ASSERT_FALSE(okl4_virtio_running(&device));
	set_status(15);
	CU_ASSERT_TRUE(okl4_virtio_running(&device));
	okl4_virtio_signal(&device);
	CU_ASSERT_EQUAL(doorbell_slot, 21);
	CU_ASSERT_EQUAL(doorbell_bits, 0x10);
}

static void test_features_are_checked(void)
{
	init();
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES, 1 << 5);
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	set_status(11);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES, 0);
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 2); /* an old driver */
	set_status(11);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
}

static void test_reset(void)
{
	open_device();
	describe(0, BUFFERS, 4, 0, 0);
	offer(0);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	CU_ASSERT_TRUE(set_status(0));
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 0);
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_QUEUE(1) + OKL4_VIRTIO_QUEUE_AT_READY), 0);
	/* A chain from before is not given back into what is now something else. */
	okl4_virtio_give(&device, 1, &chain);
	CU_ASSERT_EQUAL(get(USED), 0);
	CU_ASSERT_FALSE(set_status(0));
	/* A reset that the device did not see between two doorbells. */
	put(OKL4_VIRTIO_AT_DRIVER_FEATURES + 4, 3);
	set_status(15);
	CU_ASSERT_TRUE(set_status(3));
	CU_ASSERT_EQUAL(get(OKL4_VIRTIO_AT_DEVICE_STATUS), 3);
}

static void test_read_chain(void)
{
	char got[16] = "";

	open_device();
	memcpy(&window.bytes[BUFFERS], "hello, ", 7);
	memcpy(&window.bytes[BUFFERS + 100], "world", 5);
	describe(3, BUFFERS, 7, MORE, 5);
	describe(5, BUFFERS + 50, 0, MORE, 2);
	describe(2, BUFFERS + 100, 5, 0, 0);
	offer(3);
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 1);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 0);
	CU_ASSERT_EQUAL(chain.readable, 12);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got, 9), 9);
	CU_ASSERT_EQUAL(okl4_virtio_read(&device, &chain, got + 9, 9), 3);
	CU_ASSERT_STRING_EQUAL(got, "hello, world");
	okl4_virtio_give(&device, 1, &chain);
	CU_ASSERT_EQUAL(window.halves[USED / 2 + 1], 1);
	CU_ASSERT_EQUAL(get(USED + 4), 3);
	CU_ASSERT_EQUAL(get(USED + 8), 0);
	okl4_virtio_signal(&device);
	okl4_virtio_signal(&device);
	CU_ASSERT_EQUAL(doorbell_count, 1);
}

/* As a block device's requests are: what to do is read, then the data and a status written. */
static void test_read_and_write_chain(void)
{
	char got[4];

	open_device();
	memcpy(&window.bytes[BUFFERS], "read", 4);
	describe(0, BUFFERS, 4, MORE, 1);
	describe(1, BUFFERS + 16, 3, MORE | WRITE, 2);
	describe(2, BUFFERS + 32, 3, WRITE, 0);
	offer(0);
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
	CU_ASSERT_EQUAL(get(USED + 8), 6);
	okl4_virtio_signal(&device);
	CU_ASSERT_EQUAL(doorbell_count, 0);
}

/* The rings go round, and their indices wrap at 2^16. */
static void test_many_chains(void)
{
	unsigned wrong = 0;

	open_device();
	for (uint32_t i = 0; i < 70000; i++) {
		uint16_t head = (uint16_t)(i % SIZE);

		describe(head, BUFFERS + 4 * head, 4, 0, 0);
		put(BUFFERS + 4 * head, i);
		offer(head);
		uint32_t got = 0;
		wrong += okl4_virtio_take(&device, 1, &chain) != OKL4_OK;
		wrong += okl4_virtio_read(&device, &chain, &got, 4) != 4 || got != i;
		okl4_virtio_give(&device, 1, &chain);
		wrong += window.halves[USED / 2 + 1] != (uint16_t)(i + 1);
		wrong += get(USED + 4 + 8 * (i % SIZE)) != head;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

/* --- drivers that break the rules ---------------------------------------------------------------- */

static void check_broken(void)
{
	uint32_t generation = get(OKL4_VIRTIO_AT_CONFIG_GENERATION);

	CU_ASSERT_PTR_NOT_NULL(okl4_virtio_broken(&device));
	CU_ASSERT_TRUE(get(OKL4_VIRTIO_AT_DEVICE_STATUS) & OKL4_VIRTIO_STATUS_NEEDS_RESET);
	CU_ASSERT_NOT_EQUAL(generation, 0);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 0);
	okl4_virtio_update(&device);
	CU_ASSERT_FALSE(okl4_virtio_running(&device));
	/* It gets another chance. */
	CU_ASSERT_TRUE(set_status(0));
	CU_ASSERT_PTR_NULL(okl4_virtio_broken(&device));
	start();
	CU_ASSERT_TRUE(okl4_virtio_running(&device));
}

static void check_queue_refused(uint32_t size, uint32_t descriptors, uint32_t available, uint32_t used)
{
	init();
	set_queue(size, descriptors, available, used);
	start();
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
	offer(head);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_CANCELLED);
	check_broken();
}

static void check_descriptor_refused(uint32_t address, uint32_t bytes, uint16_t flags, uint16_t next)
{
	open_device();
	describe(0, address, bytes, flags, next);
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
	open_device();
	describe(0, BUFFERS, 4, 0, 0);
	put(DESCRIPTORS + 4, 1); /* address beyond 4 GB */
	check_chain_refused(0);
	open_device();
	check_chain_refused(SIZE);
	open_device();
	describe(0, BUFFERS, 4, WRITE | MORE, 1);
	describe(1, BUFFERS, 4, 0, 0);
	check_chain_refused(0);
}

static void test_wrong_index(void)
{
	open_device();
	window.halves[AVAILABLE / 2 + 1] = SIZE + 1;
	CU_ASSERT_EQUAL(okl4_virtio_available(&device, 1), 0);
	check_broken();
	open_device();
	window.halves[AVAILABLE / 2 + 1] = 0xffff;
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_CANCELLED);
	check_broken();
}

/* What the driver changes after READY or after a chain was taken does not count. */
static void test_changes_too_late(void)
{
	char got[4];

	open_device();
	set_queue(4096, 0xfffffff0, 0xfffffffe, 0xfffffffc);
	okl4_virtio_update(&device);
	describe(0, BUFFERS, 4, 0, 0);
	offer(0);
	CU_ASSERT_EQUAL(okl4_virtio_take(&device, 1, &chain), OKL4_OK);
	describe(0, 0xfffffff0, 0xffffffff, 0, 0);
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
		put(random_below(0x200) & ~3u, value);
		break;
	case 1:
		put(DESCRIPTORS + (random_below(16 * SIZE) & ~3u), value);
		break;
	case 2:
		window.halves[(AVAILABLE + random_below(32)) / 2] = (uint16_t)value;
		break;
	default:
		put(random_below(BYTES) & ~3u, value);
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
		open_device();
		for (uint16_t i = 0; i < SIZE; i++)
			describe(i, BUFFERS + 64 * i, 64, i % 2 ? WRITE : 0, 0);
		for (unsigned step = 0; step < 40; step++) {
			if (random_below(2))
				offer((uint16_t)random_below(SIZE));
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
		{"init", test_init},
		{"handshake", test_handshake},
		{"features are checked", test_features_are_checked},
		{"reset", test_reset},
		{"chain to read", test_read_chain},
		{"chain to read and to write", test_read_and_write_chain},
		{"many chains", test_many_chains},
		{"wrong queues", test_wrong_queues},
		{"wrong descriptors", test_wrong_descriptors},
		{"wrong index", test_wrong_index},
		{"changes too late", test_changes_too_late},
		{"random drivers", test_random_drivers},
	};

	return RUN_SUITE("libokl4 virtio", tests);
}
