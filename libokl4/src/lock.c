/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The word of a lock is 0 (free), 1 (held) or the address of the newest waiter
 * (held).  Waiters form a list through next_waiter, which ends with the value 1.
 *
 * Only the holder takes waiters out of the list, waiters only put themselves in
 * front: so compare-and-swap on the word alone is enough, and a waiter that is
 * seen in the word cannot have gone and come back in between.  The holder hands
 * the lock over to one waiter and wakes it; each waiter sleeps until exactly
 * that wake.  No wake can be lost: a waiter is in the list before it sleeps, and
 * a signal that comes before the sleep stays in its notification.
 */
#include <okl4/atomic.h>
#include <okl4/lock.h>
#include <okl4/thread_block.h>

#include "park.h"
#include "thread_slots.h"

#define FREE 0u
#define HELD 1u

static uint32_t word_of(struct okl4_thread_block *waiter)
{
	return (uint32_t)(uintptr_t)waiter;
}

static struct okl4_thread_block *waiter_of(uint32_t word)
{
	return (struct okl4_thread_block *)(uintptr_t)word;
}

void okl4_lock_init(okl4_lock_t *lock)
{
	lock->word = FREE;
}

int okl4_lock_try(okl4_lock_t *lock)
{
	return okl4_compare_swap(&lock->word, FREE, HELD) ? OKL4_OK : OKL4_WOULD_BLOCK;
}

void okl4_lock_acquire(okl4_lock_t *lock)
{
	struct okl4_thread_block *self;
	uint32_t word;

	if (okl4_compare_swap(&lock->word, FREE, HELD))
		return;
	self = okl4_thread_block();
	/* Whoever is in the list is going to be signalled: what that needs must exist before. */
	okl4_park_prepare(self);
	for (;;) {
		word = lock->word;
		if (word == FREE) {
			if (okl4_compare_swap(&lock->word, FREE, HELD))
				return;
			continue;
		}
		self->next_waiter = waiter_of(word);
		if (okl4_compare_swap(&lock->word, word, word_of(self)))
			break;
	}
	okl4_park(OKL4_PARK_WAKE);
}

/*
 * Take the waiter of the highest priority out of the list, the one that waits
 * longest among equals.  The caller holds the lock and has seen a waiter.
 */
static struct okl4_thread_block *take_waiter(okl4_lock_t *lock)
{
	struct okl4_thread_block *best, *before_best, *before;
	uint32_t head;

	for (;;) {
		head = lock->word;
		best = waiter_of(head);
		before_best = NULL;
		/* Older waiters come later in the list, so `>=` prefers them. */
		for (before = best; word_of(before->next_waiter) != HELD; before = before->next_waiter) {
			if (before->next_waiter->priority >= best->priority) {
				best = before->next_waiter;
				before_best = before;
			}
		}
		if (before_best != NULL) {
			before_best->next_waiter = best->next_waiter;
			return best;
		}
		/* The newest waiter: fails if a newer one came meanwhile, and then look again. */
		if (okl4_compare_swap(&lock->word, head, word_of(best->next_waiter)))
			return best;
	}
}

void okl4_lock_release(okl4_lock_t *lock)
{
	if (okl4_compare_swap(&lock->word, HELD, FREE))
		return;
	/* The lock stays held: it is the waiter's from here on. */
	okl4_unpark(take_waiter(lock)->own + OKL4_OWN_PARK);
}

void okl4_recursive_lock_init(okl4_recursive_lock_t *lock)
{
	okl4_lock_init(&lock->lock);
	lock->owner = NULL;
	lock->depth = 0;
}

/* `owner` equals the running thread only if that thread itself has written it. */
void okl4_recursive_lock_acquire(okl4_recursive_lock_t *lock)
{
	if (lock->owner != okl4_thread_block()) {
		okl4_lock_acquire(&lock->lock);
		lock->owner = okl4_thread_block();
	}
	lock->depth++;
}

int okl4_recursive_lock_try(okl4_recursive_lock_t *lock)
{
	if (lock->owner != okl4_thread_block()) {
		if (okl4_lock_try(&lock->lock) != OKL4_OK)
			return OKL4_WOULD_BLOCK;
		lock->owner = okl4_thread_block();
	}
	lock->depth++;
	return OKL4_OK;
}

int okl4_recursive_lock_release(okl4_recursive_lock_t *lock)
{
	if (lock->owner != okl4_thread_block())
		return OKL4_INVALID_ARGUMENT;
	if (--lock->depth == 0) {
		lock->owner = NULL;
		okl4_lock_release(&lock->lock);
	}
	return OKL4_OK;
}
