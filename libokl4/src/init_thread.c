/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads of the system description start without a block.  Which slots such a
 * thread has is seen in the capability list: the weaver puts endpoint,
 * notification and thread side by side, in the order of the UTCB numbers.
 *
 * Such a thread may run before the main thread has set up the library.  Then it
 * puts itself into the list `early` and waits until the main thread signals it.
 */
#include <okl4/atomic.h>
#include <okl4/env.h>
#include <okl4/init.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread_block.h>

#include "thread_core.h"

#define THREADS 16

/* Event bit of the thread's notification: nothing else can use it before the library is set up. */
#define START_EVENT (1u << OKL4_TIMER_BIT)

/* Value of `early` once the library is set up; before that, the address of the newest thread that waits. */
#define READY 1u

static struct okl4_thread_block blocks[THREADS];
static volatile uint32_t blocks_taken;
static volatile uint32_t early;

static uint32_t type_in(uint32_t slot)
{
	uint32_t type, rights, badge;

	return okl4_sys_cap_query(0, slot, &type, &rights, &badge) == 0 ? type : OKAPI_TYPE_NONE;
}

/* First slot of the thread with this UTCB number (1 or more); 0 if there is none. */
static okl4_word_t find_slots(okl4_word_t utcb_number)
{
	const okl4_word_t *free_slots = okl4_env_get("FREE_SLOTS");
	/* Before the library knows its environment, nobody has put anything into the free slots either. */
	okl4_word_t end = free_slots == NULL ? OKAPI_MAX_LIST_ENTRIES : free_slots[0];

	for (okl4_word_t slot = OKL4_SLOT_FIRST_NAMED; slot + OKL4_KCAP_THREAD < end; slot++) {
		if (type_in(slot) == OKAPI_TYPE_ENDPOINT &&
		    type_in(slot + OKL4_KCAP_NOTIFICATION) == OKAPI_TYPE_NOTIFICATION &&
		    type_in(slot + OKL4_KCAP_THREAD) == OKAPI_TYPE_THREAD && --utcb_number == 0)
			return slot;
	}
	return 0;
}

static struct okl4_thread_block *take_block(void)
{
	for (uint32_t i = 0; i < THREADS; i++) {
		if (!(okl4_atomic_set(&blocks_taken, 1u << i) & 1u << i))
			return &blocks[i];
	}
	return NULL;
}

static void wait_until_ready(struct okl4_thread_block *block)
{
	uint32_t newest, bits;

	do {
		newest = early;
		if (newest == READY)
			return;
		block->next_waiter = (struct okl4_thread_block *)(uintptr_t)newest;
	} while (!okl4_compare_swap(&early, newest, (uint32_t)(uintptr_t)block));
	while (okl4_sys_notification_wait(okl4_thread_block_notification(block), START_EVENT, 0, &bits) != 0)
		;
}

/* Runs in the main thread, after the library is set up and before main. */
static void __attribute__((constructor)) release_early_threads(void)
{
	struct okl4_thread_block *block =
		(struct okl4_thread_block *)(uintptr_t)okl4_atomic_exchange(&early, READY);

	while (block != NULL) {
		struct okl4_thread_block *next = block->next_waiter;

		okl4_sys_signal(okl4_thread_block_notification(block), START_EVENT);
		block = next;
	}
}

int okl4_init_thread(void)
{
	okl4_word_t number = (okl4_word_t)(uintptr_t)okl4_utcb() % OKAPI_SECTION_SIZE / OKAPI_UTCB_SIZE;
	struct okl4_thread_block *block;
	okl4_word_t slots;

	if (okl4_thread_block() != NULL)
		return OKL4_OK;
	slots = find_slots(number);
	if (slots == 0)
		return OKL4_INVALID_ARGUMENT;
	block = take_block();
	if (block == NULL)
		return OKL4_ALLOC_EXHAUSTED;
	_REENT_INIT_PTR(&block->reent);
	block->endpoint = slots;
	block->utcb_number = number;
	okl4_sys_thread_set(slots + OKL4_KCAP_THREAD, OKAPI_THREAD_SET_TLS, (uint32_t)(uintptr_t)block);
	wait_until_ready(block);
	thread_core_priority();
	thread_core_adopt(block);
	return OKL4_OK;
}
