/* SPDX-License-Identifier: BSD-2-Clause */
/* The hostile cell's main thread tells the judge where to start threads, and does no harm itself. */
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "hostile.h"

#define STACK_SIZE 2048

static uint32_t stack[HOSTILE_THREADS][STACK_SIZE / sizeof(uint32_t)] __attribute__((aligned(8)));

int main(void)
{
	const okl4_env_segment_t *segment = okl4_env_get_segment("MAIN_PROGRESS");
	struct hostile_progress *progress = (struct hostile_progress *)segment->virt_addr;
	uint32_t bits;

	progress->entry = (uint32_t)(uintptr_t)hostile_thread;
	for (uint32_t i = 0; i < HOSTILE_THREADS; i++)
		progress->stack_top[i] = (uint32_t)(uintptr_t)(stack[i] + STACK_SIZE / sizeof(uint32_t));
	progress->ready = 1;
	for (;;)
		okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 1, 0, &bits);
}
