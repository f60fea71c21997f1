/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include <okl4/atomic.h>
#include <okl4/errno.h>
#include <okl4/lock.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "park.h"
#include "thread_core.h"
#include "thread_objects.h"
#include "thread_slots.h"

static okl4_lock_t list_lock;
static struct okl4_thread_block *threads = &okl4_main_thread;

static void enter_list(struct okl4_thread_block *block)
{
	okl4_lock_acquire(&list_lock);
	block->next = threads;
	threads = block;
	okl4_lock_release(&list_lock);
}

static void leave_list(struct okl4_thread_block *block)
{
	struct okl4_thread_block **link;

	okl4_lock_acquire(&list_lock);
	for (link = &threads; *link != NULL; link = &(*link)->next) {
		if (*link == block) {
			*link = block->next;
			break;
		}
	}
	okl4_lock_release(&list_lock);
}

okl4_word_t thread_core_priority(void)
{
	struct okl4_thread_block *self = okl4_thread_block();
	uint32_t state, priority, ticks_low, ticks_high, sent, received, number;

	if (self->priority == 0 &&
	    okl4_sys_thread_query(okl4_thread_block_thread(self), &state, &priority, &ticks_low, &ticks_high,
				  &sent, &received, &number) == 0)
		self->priority = priority;
	return self->priority;
}

int thread_core_create(struct okl4_thread_block *block, const struct thread_request *request)
{
	/* From now on there can be contention: the creator may have to wait, too. */
	int error = okl4_park_prepare(okl4_thread_block());

	if (error != OKL4_OK)
		return error;
	_REENT_INIT_PTR(&block->reent);
	block->endpoint = request->endpoint;
	block->own = 0;
	block->has_timer = 0;
	block->utcb_number = request->utcb_number;
	block->priority = request->priority;
	block->pending = 0;
	block->finished = OKL4_THREAD_RUNNING;
	block->result = 0;
	block->entry = request->entry;
	block->argument = request->argument;
	error = thread_objects_create(block, request->fault_endpoint);
	if (error == OKL4_OK)
		enter_list(block);
	return error;
}

/* First function of each thread. */
static void thread_entry(struct okl4_thread_block *self)
{
	thread_core_exit(self->entry(self->argument));
}

int thread_core_start(struct okl4_thread_block *block, okl4_word_t sp)
{
	return (int)okl4_sys_thread_start(okl4_thread_block_thread(block), (uint32_t)(uintptr_t)thread_entry,
					  sp & ~7u, (uint32_t)(uintptr_t)block, (uint32_t)(uintptr_t)block);
}

void thread_core_destroy(struct okl4_thread_block *block)
{
	leave_list(block);
	okl4_sys_thread_stop(okl4_thread_block_thread(block));
	thread_objects_destroy(block);
	_reclaim_reent(&block->reent);
}

/*
 * `finished` decides who comes first: the thread that ends, or the one that
 * waits for it and leaves its address there.
 */
int thread_core_join(struct okl4_thread_block *block)
{
	struct okl4_thread_block *self = okl4_thread_block();
	int error = okl4_park_prepare(self);

	if (block == self)
		return OKL4_INVALID_ARGUMENT;
	if (error != OKL4_OK)
		return error;
	if (okl4_compare_swap(&block->finished, OKL4_THREAD_RUNNING, (uint32_t)(uintptr_t)self)) {
		okl4_park(OKL4_PARK_WAKE);
		return OKL4_OK;
	}
	return block->finished == OKL4_THREAD_FINISHED ? OKL4_OK : OKL4_INVALID_ARGUMENT;
}

void thread_core_exit(int result)
{
	struct okl4_thread_block *self = okl4_thread_block();
	okl4_word_t park = self->own + OKL4_OWN_PARK;
	uint32_t waiter, bits;

	if (self == &okl4_main_thread)
		exit(result);
	if (self->reent.__sdidinit) {
		fflush(stdout);
		fflush(stderr);
	}
	self->result = result;
	waiter = okl4_atomic_exchange(&self->finished, OKL4_THREAD_FINISHED);
	if (waiter != OKL4_THREAD_RUNNING)
		okl4_unpark(((struct okl4_thread_block *)(uintptr_t)waiter)->own + OKL4_OWN_PARK);
	/* Nobody signals these bits: sleep until deleted. */
	for (;;)
		okl4_sys_notification_wait(park, ~(uint32_t)(OKL4_PARK_WAKE | OKL4_PARK_TIMER), 0, &bits);
}

void thread_core_adopt(struct okl4_thread_block *block)
{
	enter_list(block);
}

void thread_core_stop_all(void)
{
	struct okl4_thread_block *self = okl4_thread_block();
	uint32_t bits;

	/* Without the lock: its holder may be one of those that were stopped.  Blocks stay readable. */
	for (struct okl4_thread_block *block = threads; block != NULL; block = block->next) {
		if (block != self)
			okl4_sys_thread_stop(okl4_thread_block_thread(block));
	}
	for (;;) {
		if (okl4_sys_thread_stop(okl4_thread_block_thread(self)) != 0)
			okl4_sys_notification_wait(okl4_thread_block_notification(self), 0, 0, &bits);
	}
}
