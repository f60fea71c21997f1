/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/errno.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "park.h"
#include "stop_cell.h"
#include "thread_slots.h"

int okl4_park_prepare(struct okl4_thread_block *block)
{
	okl4_word_t slots;
	uint32_t error;

	if (block->own != 0)
		return OKL4_OK;
	if (okl4_slots_alloc(OKL4_OWN_SLOTS, &slots) != OKL4_OK)
		return OKL4_ALLOC_EXHAUSTED;
	error = okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_NOTIFICATION, 0, slots + OKL4_OWN_PARK, 0, 0, 0);
	if (error != 0) {
		okl4_slots_free(slots, OKL4_OWN_SLOTS);
		return (int)error;
	}
	block->own = slots;
	return OKL4_OK;
}

int okl4_park_prepare_timer(struct okl4_thread_block *block)
{
	int prepared = okl4_park_prepare(block);
	okl4_word_t timer = block->own + OKL4_OWN_TIMER;
	uint32_t error;

	if (prepared != OKL4_OK || block->has_timer)
		return prepared;
	error = okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_TIMER, 0, timer, 0, 0, 0);
	if (error != 0)
		return (int)error;
	error = okl4_sys_timer_bind(timer, block->own + OKL4_OWN_PARK,
				    (uint32_t)__builtin_ctz(OKL4_PARK_TIMER));
	if (error != 0) {
		okl4_sys_cap_delete(0, timer);
		return (int)error;
	}
	block->has_timer = 1;
	return OKL4_OK;
}

void okl4_park(okl4_word_t bits)
{
	struct okl4_thread_block *self = okl4_thread_block();
	uint32_t error, got;
	int prepared = okl4_park_prepare(self);

	if (prepared != OKL4_OK)
		okl4_stop_cell("cannot wait", okl4_error_text(prepared));
	/* Stopping and resuming a thread ends its wait with CANCELLED: wait on. */
	do {
		error = okl4_sys_notification_wait(self->own + OKL4_OWN_PARK, bits, 0, &got);
	} while (OKAPI_ERROR_REASON(error) == OKAPI_ERROR_CANCELLED);
	if (error != 0)
		okl4_stop_cell("cannot wait", okl4_error_text((int)error));
}

void okl4_unpark(okl4_word_t park_slot)
{
	uint32_t error = okl4_sys_signal(park_slot, OKL4_PARK_WAKE);

	if (error != 0)
		okl4_stop_cell("cannot wake a thread", okl4_error_text((int)error));
}
