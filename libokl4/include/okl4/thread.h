/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads of the cell, simply: storage, stack, slots and kernel objects come
 * from the cell's heap, capability list and pool.
 *
 * A thread has an own errno, own stdin/stdout/stderr streams, an endpoint and a
 * notification.  Standard streams are flushed when it ends.  It shares no CPU
 * budget with others: its scheduling context is made from the main thread's.
 */
#ifndef OKL4_THREAD_H
#define OKL4_THREAD_H

#include <okl4/errno.h>
#include <okl4/types.h>

#define OKL4_THREAD_DEFAULT_STACK_SIZE 8192
#define OKL4_THREAD_MINIMUM_STACK_SIZE 512
#define OKL4_THREAD_SAME_PRIORITY      ((okl4_word_t)-1)

typedef struct okl4_thread okl4_thread_t;

typedef struct okl4_thread_attr {
	void *stack;		/* lowest address; NULL: from malloc */
	okl4_word_t stack_size; /* bytes, at least OKL4_THREAD_MINIMUM_STACK_SIZE */
	okl4_word_t priority;	/* 0..255, or OKL4_THREAD_SAME_PRIORITY: the creator's */
} okl4_thread_attr_t;

/* Defaults: stack of OKL4_THREAD_DEFAULT_STACK_SIZE bytes from malloc, the creator's priority.
 * OKL4_INVALID_ARGUMENT: NULL. */
int okl4_thread_attr_init(okl4_thread_attr_t *attr);

/*
 * Make a thread that will call entry(argument); it does not run yet.  attr may
 * be NULL for the defaults.  OKL4_INVALID_ARGUMENT: thread or entry is NULL.
 * OKL4_OUT_OF_RANGE: stack size or priority.  OKL4_ALLOC_EXHAUSTED: no heap, no
 * slots or no UTCB number left.  Else the kernel's error, such as NO_MEMORY (the
 * pool: `kernel_heap`), CEILING (priority), BUDGET (the main thread's budget
 * is too small to be halved).  After an error nothing is left behind.
 * Does not block, except for the heap's lock.
 */
int okl4_thread_create(okl4_thread_t **thread, const okl4_thread_attr_t *attr, int (*entry)(void *argument),
		       void *argument);

/* Let it run.  OKL4_INVALID_ARGUMENT: NULL.  STATE (kernel): it was started already. */
int okl4_thread_start(okl4_thread_t *thread);

/* Create and start. */
int okl4_thread_run(okl4_thread_t **thread, const okl4_thread_attr_t *attr, int (*entry)(void *argument),
		    void *argument);

/*
 * Wait until the thread has ended, then free everything it had.  result, which
 * may be NULL, gets what entry returned.  One thread at most may join another.
 * Blocks.  OKL4_INVALID_ARGUMENT: NULL, the caller itself, not started, or
 * somebody joins it already.
 */
int okl4_thread_join(okl4_thread_t *thread, int *result);

/*
 * Stop the thread wherever it is and free everything it had.  It must not hold
 * or wait for a lock, be inside malloc or printf, or be joined by another.
 * OKL4_INVALID_ARGUMENT: NULL or the caller itself.
 */
int okl4_thread_delete(okl4_thread_t *thread);

/* End the calling thread; in the main thread the same as exit(result). */
OKL4_NORETURN void okl4_thread_exit(int result);

/* Let other threads of the same priority run. */
void okl4_thread_yield(void);

/* The thread's ipc capability: its endpoint, notification and thread slots (<okl4/types.h>); raw 0 for NULL.
 */
okl4_kcap_t okl4_thread_getkcap(const okl4_thread_t *thread);

/* The calling thread's. */
okl4_kcap_t okl4_thread_self(void);

/* priority 0..255; of another thread or (NULL) of the caller.  OKL4_OUT_OF_RANGE, or the kernel's error
 * (CEILING). */
int okl4_thread_set_priority(okl4_thread_t *thread, okl4_word_t priority);

#endif
