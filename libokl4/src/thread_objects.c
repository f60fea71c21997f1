/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel objects of a thread: endpoint, notification (bound to it), the thread
 * itself, park notification, scheduling context.
 */
#include <okl4/errno.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "park.h"
#include "thread_objects.h"
#include "thread_slots.h"

static uint32_t create(uint32_t type, uint32_t slot)
{
	return okl4_sys_create(OKL4_SLOT_POOL, type, 0, slot, 0, 0, 0);
}

/*
 * A scheduling context without limit is the rule.  Where the cell has a budget,
 * the new thread gets half of what the main thread still has, in its period.
 */
static uint32_t create_scheduling(uint32_t slot)
{
	uint32_t low, high, budget, period, ceiling;
	uint32_t error = okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SCHEDULING_CONTEXT, 0, slot,
					 OKL4_SLOT_SCHEDULING, 0, 0);

	if (error == 0)
		error = okl4_sys_scheduling_query(OKL4_SLOT_SCHEDULING, &low, &high, &budget, &period,
						  &ceiling);
	if (error == 0 && period != 0)
		error = okl4_sys_scheduling_set(slot, budget / 2, period, ceiling);
	return error;
}

static uint32_t fault_endpoint_or_none(uint32_t thread, uint32_t endpoint)
{
	uint32_t error = okl4_sys_thread_set(thread, OKAPI_THREAD_SET_FAULT_ENDPOINT, endpoint);

	/* A cell without a fault handler has nothing in the standard slot. */
	return endpoint == OKL4_SLOT_FAULT && OKAPI_ERROR_REASON(error) == OKAPI_ERROR_SLOT_EMPTY ? 0 : error;
}

static uint32_t create_thread(const struct okl4_thread_block *block, uint32_t fault_endpoint)
{
	uint32_t thread = okl4_thread_block_thread(block);
	uint32_t scheduling = block->own + OKL4_OWN_SCHEDULING;
	uint32_t error = okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_THREAD, 0, thread, OKL4_SLOT_SPACE, 0,
					 block->utcb_number);

	if (error == 0)
		error = okl4_sys_scheduling_bind(scheduling, thread);
	if (error == 0)
		error = okl4_sys_thread_set(thread, OKAPI_THREAD_SET_PRIORITY, block->priority);
	if (error == 0)
		error = okl4_sys_thread_set(thread, OKAPI_THREAD_SET_NOTIFICATION,
					    okl4_thread_block_notification(block));
	return error == 0 ? fault_endpoint_or_none(thread, fault_endpoint) : error;
}

int thread_objects_create(struct okl4_thread_block *block, okl4_word_t fault_endpoint)
{
	int prepared = okl4_park_prepare(block);
	uint32_t error;

	if (prepared != OKL4_OK)
		return prepared;
	error = create(OKAPI_TYPE_ENDPOINT, block->endpoint);
	if (error != 0) {
		/* The slots may be somebody else's: leave them alone. */
		okl4_sys_cap_delete(0, block->own + OKL4_OWN_PARK);
		okl4_slots_free(block->own, OKL4_OWN_SLOTS);
		return (int)error;
	}
	error = create(OKAPI_TYPE_NOTIFICATION, okl4_thread_block_notification(block));
	if (error == 0)
		error = create_scheduling(block->own + OKL4_OWN_SCHEDULING);
	if (error == 0)
		error = create_thread(block, fault_endpoint);
	if (error != 0)
		thread_objects_destroy(block);
	return (int)error;
}

void thread_objects_destroy(struct okl4_thread_block *block)
{
	/* The thread first, so that nothing of it runs while the rest goes.  Empty slots are refused,
	 * harmlessly. */
	okl4_sys_cap_delete(0, okl4_thread_block_thread(block));
	okl4_sys_cap_delete(0, block->own + OKL4_OWN_SCHEDULING);
	okl4_sys_cap_delete(0, block->own + OKL4_OWN_TIMER);
	okl4_sys_cap_delete(0, block->own + OKL4_OWN_PARK);
	okl4_sys_cap_delete(0, okl4_thread_block_notification(block));
	okl4_sys_cap_delete(0, block->endpoint);
	okl4_slots_free(block->own, OKL4_OWN_SLOTS);
	block->own = 0;
}
