/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks between the threads of a cell.  One word; the kernel is entered only
 * when threads really contend.  A waiter sleeps (it never spins), the lock is
 * handed to the waiter of the highest priority, the oldest among equals, and no
 * other thread can get in between.
 *
 * A waiter does not raise the priority of the holder.  Where a thread of
 * middle priority could keep the holder from running, put the data behind an
 * endpoint instead: calls inherit priority.
 *
 * A thread must not be deleted while it holds a lock or waits for one.
 */
#ifndef OKL4_LOCK_H
#define OKL4_LOCK_H

#include <okl4/errno.h>
#include <okl4/types.h>

struct okl4_thread_block;

typedef struct okl4_lock {
	volatile uint32_t word; /* 0 free, 1 held, else held and the address of the newest waiter */
} okl4_lock_t;

#define OKL4_LOCK_INITIALISER ((okl4_lock_t){0})

/* A lock that its holder may take again. */
typedef struct okl4_recursive_lock {
	okl4_lock_t lock;
	struct okl4_thread_block *volatile owner;
	uint32_t depth;
} okl4_recursive_lock_t;

#define OKL4_RECURSIVE_LOCK_INITIALISER ((okl4_recursive_lock_t){{0}, 0, 0})

/* Free the lock; nobody may hold it. */
void okl4_lock_init(okl4_lock_t *lock);

/* Take the lock.  Blocks while another thread holds it.  Not recursive: a holder that calls it again
 * waits for ever. */
void okl4_lock_acquire(okl4_lock_t *lock);

/* OKL4_OK: taken.  OKL4_WOULD_BLOCK: somebody holds it.  Never blocks. */
int okl4_lock_try(okl4_lock_t *lock);

/* Let go of a lock that the caller holds.  Never blocks. */
void okl4_lock_release(okl4_lock_t *lock);

void okl4_recursive_lock_init(okl4_recursive_lock_t *lock);
void okl4_recursive_lock_acquire(okl4_recursive_lock_t *lock);
int okl4_recursive_lock_try(okl4_recursive_lock_t *lock);
/* OKL4_INVALID_ARGUMENT: the caller does not hold it. */
int okl4_recursive_lock_release(okl4_recursive_lock_t *lock);

#endif
