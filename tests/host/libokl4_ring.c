/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The byte ring: order, wrap-around, partners that lie, two threads at once.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <okl4/ring.h>

#include "suite.h"

#define MEMORY 4096

static union {
	struct okl4_ring_data ring;
	uint8_t memory[MEMORY];
} data;
static struct okl4_ring_tail tail;
static okl4_ring_t producer, consumer;

static void open_ring(uint32_t bytes)
{
	memset(&data, 0, sizeof(data));
	memset(&tail, 0, sizeof(tail));
	CU_ASSERT_EQUAL(okl4_ring_init_producer(&producer, &data, bytes, &tail), OKL4_OK);
	CU_ASSERT_EQUAL(okl4_ring_init_consumer(&consumer, &data, bytes, &tail), OKL4_OK);
}

static void test_arguments(void)
{
	uint32_t done;

	CU_ASSERT_EQUAL(okl4_ring_init_producer(NULL, &data, MEMORY, &tail), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_ring_init_producer(&producer, NULL, MEMORY, &tail), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_ring_init_producer(&producer, &data, MEMORY, NULL), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_ring_init_producer(&producer, data.memory + 2, MEMORY - 2, &tail),
			OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_ring_init_consumer(&consumer, &data, 16, &tail), OKL4_OUT_OF_RANGE);
	open_ring(MEMORY);
	CU_ASSERT_EQUAL(okl4_ring_write(&producer, NULL, 1, &done), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_ring_read(&consumer, NULL, 1, &done), OKL4_INVALID_ARGUMENT);
	CU_ASSERT_EQUAL(okl4_ring_space(NULL), 0);
	CU_ASSERT_EQUAL(okl4_ring_available(NULL), 0);
}

static void test_size_is_largest_power_of_two(void)
{
	open_ring(16 + 8);
	CU_ASSERT_EQUAL(producer.size, 8);
	open_ring(16 + 15);
	CU_ASSERT_EQUAL(producer.size, 8);
	open_ring(MEMORY);
	CU_ASSERT_EQUAL(producer.size, 2048);
}

static void test_full_and_empty(void)
{
	uint8_t bytes[16] = "0123456789abcdef";
	uint8_t got[16];
	uint32_t done;

	open_ring(16 + 8);
	CU_ASSERT_EQUAL(okl4_ring_read(&consumer, got, 4, &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 0);
	CU_ASSERT_EQUAL(okl4_ring_write(&producer, bytes, 16, &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 8);
	CU_ASSERT_EQUAL(okl4_ring_space(&producer), 0);
	CU_ASSERT_EQUAL(okl4_ring_write(&producer, bytes, 1, &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 0);
	CU_ASSERT_EQUAL(okl4_ring_available(&consumer), 8);
	CU_ASSERT_EQUAL(okl4_ring_read(&consumer, got, 16, &done), OKL4_OK);
	CU_ASSERT_EQUAL(done, 8);
	CU_ASSERT_EQUAL(memcmp(got, bytes, 8), 0);
}

/* Random amounts, from just before the positions wrap at 2^32. */
static void test_order_across_all_wraps(void)
{
	uint32_t start = (uint32_t)-5000, written = 0, read = 0;

	open_ring(MEMORY);
	producer.position = consumer.position = start;
	data.ring.head = tail.tail = start;
	srand(1);
	while (read < 100000) {
		uint8_t bytes[700];
		uint32_t count = (uint32_t)rand() % sizeof(bytes), done;

		for (uint32_t i = 0; i < count; i++)
			bytes[i] = (uint8_t)((written + i) * 7);
		CU_ASSERT_EQUAL_FATAL(okl4_ring_write(&producer, bytes, count, &done), OKL4_OK);
		written += done;
		count = (uint32_t)rand() % sizeof(bytes);
		CU_ASSERT_EQUAL_FATAL(okl4_ring_read(&consumer, bytes, count, &done), OKL4_OK);
		for (uint32_t i = 0; i < done; i++)
			CU_ASSERT_EQUAL_FATAL(bytes[i], (uint8_t)((read + i) * 7));
		read += done;
		CU_ASSERT_EQUAL_FATAL(okl4_ring_available(&consumer), written - read);
	}
}

static void test_lying_consumer(void)
{
	uint8_t byte = 1;
	uint32_t done = 9;

	open_ring(16 + 8);
	tail.tail = 1; /* read what was never written */
	CU_ASSERT_EQUAL(okl4_ring_write(&producer, &byte, 1, &done), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(done, 0);
	CU_ASSERT_EQUAL(data.ring.head, 0);
	CU_ASSERT_EQUAL(okl4_ring_space(&producer), 0);
	tail.tail = (uint32_t)-9; /* more in the ring than it holds */
	CU_ASSERT_EQUAL(okl4_ring_write(&producer, &byte, 1, &done), OKL4_CANCELLED);
}

static void test_lying_producer(void)
{
	uint8_t bytes[64];
	uint32_t done = 9;

	open_ring(16 + 8);
	data.ring.head = 9;
	CU_ASSERT_EQUAL(okl4_ring_read(&consumer, bytes, 64, &done), OKL4_CANCELLED);
	CU_ASSERT_EQUAL(done, 0);
	CU_ASSERT_EQUAL(okl4_ring_available(&consumer), 0);
	data.ring.head = (uint32_t)-1;
	CU_ASSERT_EQUAL(okl4_ring_read(&consumer, bytes, 64, &done), OKL4_CANCELLED);
}

/* Whatever positions the other side writes, no access leaves the ring: the address sanitizer watches. */
static void test_random_lies(void)
{
	uint8_t bytes[64] = {0};
	uint32_t done;

	open_ring(MEMORY);
	srand(2);
	for (int i = 0; i < 100000; i++) {
		data.ring.head = (uint32_t)rand() * 3u;
		tail.tail = (uint32_t)rand() * 5u;
		okl4_ring_read(&consumer, bytes, (uint32_t)rand() % 65, &done);
		CU_ASSERT_FATAL(done <= 64);
		okl4_ring_write(&producer, bytes, (uint32_t)rand() % 65, &done);
		CU_ASSERT_FATAL(done <= 64);
	}
}

#define STREAM 300000u

static void *produce(void *unused)
{
	uint32_t written = 0;

	(void)unused;
	while (written < STREAM) {
		uint8_t byte = (uint8_t)(written * 31);
		uint32_t done = 0;

		okl4_ring_write(&producer, &byte, 1, &done);
		written += done;
	}
	return NULL;
}

static void test_two_threads(void)
{
	pthread_t thread;
	uint32_t read = 0, wrong = 0;

	open_ring(MEMORY);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, produce, NULL), 0);
	while (read < STREAM) {
		uint8_t bytes[100];
		uint32_t done = 0;

		okl4_ring_read(&consumer, bytes, sizeof(bytes), &done);
		for (uint32_t i = 0; i < done; i++)
			wrong += bytes[i] != (uint8_t)((read + i) * 31);
		read += done;
	}
	pthread_join(thread, NULL);
	CU_ASSERT_EQUAL(wrong, 0);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"arguments", test_arguments},
		{"size is the largest power of two", test_size_is_largest_power_of_two},
		{"full and empty", test_full_and_empty},
		{"order across all wraps", test_order_across_all_wraps},
		{"lying consumer", test_lying_consumer},
		{"lying producer", test_lying_producer},
		{"random lies", test_random_lies},
		{"two threads", test_two_threads},
	};

	return RUN_SUITE("libokl4 ring", tests);
}
