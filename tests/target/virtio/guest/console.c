/* SPDX-License-Identifier: BSD-2-Clause */
/* The console driver runs at a higher priority: it has done its work when the doorbell's call returns. */
#include <okl4/syscall.h>
#include <okl4/virtio_window.h>

#include "guest.h"

#define MORE  1u
#define WRITE 2u

static uint32_t get(uint32_t offset)
{
	return *word_at(CONSOLE_WINDOW + offset);
}

static void console_is_there(void)
{
	CHECK(get(OKL4_VIRTIO_AT_MAGIC) == OKL4_VIRTIO_MAGIC);
	CHECK(get(OKL4_VIRTIO_AT_DEVICE_ID) == OKL4_VIRTIO_DEVICE_CONSOLE);
	CHECK(get(OKL4_VIRTIO_AT_QUEUES) == 2);
	CHECK(console_start());
}

static void console_prints(void)
{
	uint32_t bits = 0;

	console_print(0, "guest: hello\n");
	CHECK(console_used(1) == 1);
	CHECK(okl4_sys_notification_wait(SLOT_NOTIFICATION, LINE_CONSOLE, OKAPI_TAG_NO_BLOCK, &bits) == 0);
	CHECK(bits == LINE_CONSOLE);
	for (uint32_t i = 1; i < 100; i++) {
		console_print(i % QUEUE_SIZE, i % 10 == 0 ? "guest: a line\n" : ".");
		CHECK(console_used(1) == 1 + i);
	}
	console_print(0, "\n");
}

static void console_waits_for_input(void)
{
	console_describe(0, 0, BUFFER(0), 64, WRITE);
	console_offer(0, 0);
	CHECK(console_used(0) == 0);
	CHECK(console_status() == 15);
}

static void check_refused(uint32_t offset, uint32_t bytes, uint32_t flags_and_next)
{
	CHECK(console_start());
	console_describe(1, 0, offset, bytes, flags_and_next);
	console_offer(1, 0);
	CHECK(console_status() == (15 | OKL4_VIRTIO_STATUS_NEEDS_RESET));
	CHECK(console_used(1) == 0);
}

static void console_refuses_nonsense(void)
{
	check_refused(0, 64, 0);
	check_refused(0xffff, 2, 0);
	check_refused(RAM, 64, 0);
	check_refused(0xfffff000, 0x2000, 0);
	check_refused(BUFFER(0), 64, MORE);
	check_refused(BUFFER(0), 64, MORE | 0xffff0000);
	check_refused(BUFFER(0), 64, 4);
	CHECK(console_start());
	console_print(3, "guest: and now as it should be\n");
	CHECK(console_used(1) == 1);
}

static uint32_t random_state = 1;

static uint32_t random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

/* Whatever is in the window, the console driver lives. */
static void console_survives_noise(void)
{
	for (uint32_t round = 0; round < 300; round++) {
		console_start();
		for (uint32_t i = 0; i < 20; i++) {
			uint32_t offset = random() % 3 == 0 ? random() % 0x3000 : 0x1000 + random() % 0x800;

			*word_at(CONSOLE_WINDOW + (offset & ~3u)) =
				random() % 2 ? random() : random() % 0x3000;
			*word_at(CONSOLE_WINDOW + OKL4_VIRTIO_AT_DRIVER_STATUS) = 15;
		}
		ring(SLOT_CONSOLE_BELL);
	}
	CHECK(console_start());
	console_print(0, "\nguest: still here\n");
	CHECK(console_used(1) == 1);
}

void test_console(void)
{
	RUN(console_is_there);
	RUN(console_prints);
	RUN(console_waits_for_input);
	RUN(console_refuses_nonsense);
	RUN(console_survives_noise);
}
