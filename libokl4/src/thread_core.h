/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What <okl4/thread.h>, <okl4/kthread.h> and the start code share: the kernel
 * objects of a thread, and the list of all threads.
 */
#ifndef THREAD_CORE_H
#define THREAD_CORE_H

#include <okl4/thread_block.h>

struct thread_request {
	okl4_word_t endpoint; /* first of OKL4_KCAP_SLOTS empty slots */
	okl4_word_t utcb_number;
	okl4_word_t priority;
	okl4_word_t fault_endpoint; /* slot */
	int (*entry)(void *argument);
	void *argument;
};

/*
 * Make all objects of a thread and enter it in the list.  0, a kernel error or
 * OKL4_ALLOC_EXHAUSTED; after an error nothing is left behind.
 */
int thread_core_create(struct okl4_thread_block *block, const struct thread_request *request);

/* Run it on a stack that ends below sp. */
int thread_core_start(struct okl4_thread_block *block, okl4_word_t sp);

/* Stop it and give back all that thread_core_create made.  The slots from `endpoint` on are empty then. */
void thread_core_destroy(struct okl4_thread_block *block);

/* Wait for its end: 0, or OKL4_INVALID_ARGUMENT if it is the caller or somebody waits already. */
int thread_core_join(struct okl4_thread_block *block);

OKL4_NORETURN void thread_core_exit(int result);

/* Put the running thread's block, all zero but for the slots, into the list: for threads of the weaver. */
void thread_core_adopt(struct okl4_thread_block *block);

/* Stop all threads of the cell, the caller last. */
OKL4_NORETURN void thread_core_stop_all(void);

/* The running thread's priority as the kernel sees it, if the library does not know it yet. */
okl4_word_t thread_core_priority(void);

#endif
