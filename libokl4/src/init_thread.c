/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads of the system description start without a block.  Which slots such a
 * thread has is seen in the capability list: the weaver puts endpoint,
 * notification and thread side by side, in the order of the UTCB numbers.
 */
#include <okl4/atomic.h>
#include <okl4/env.h>
#include <okl4/init.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread_block.h>

#include "thread_core.h"

#define THREADS 16

static struct okl4_thread_block blocks[THREADS];
static volatile uint32_t blocks_taken;

static uint32_t type_in(uint32_t slot)
{
	uint32_t type, rights, badge;

	return okl4_sys_cap_query(0, slot, &type, &rights, &badge) == 0 ? type : OKAPI_TYPE_NONE;
}

/* First slot of the thread with this UTCB number (1 or more); 0 if there is none. */
static okl4_word_t find_slots(okl4_word_t utcb_number)
{
	const okl4_word_t *free_slots = okl4_env_get("FREE_SLOTS");
	okl4_word_t end = free_slots == NULL ? 0 : free_slots[0];

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
	thread_core_priority();
	thread_core_adopt(block);
	return OKL4_OK;
}
