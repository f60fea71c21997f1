/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A queue of waiting threads, highest effective priority first, first come
 * first served within one.  Threads of one priority form a ring; the first
 * threads of the rings form a list by falling priority, so that insertion is
 * bounded by the number of priorities, whatever the number of threads.
 */
#ifndef KERNEL_QUEUE_H
#define KERNEL_QUEUE_H

#include <kernel/types.h>

struct thread;

struct queue {
	struct thread *head; /* first of the highest priority's ring, or NULL */
};

/* Links that a thread uses for the one queue that it is in: a wait queue or the run queue. */
struct queue_links {
	struct thread *next, *previous; /* ring of equal priority */
	struct thread *lower, *higher;	/* first of the neighbouring rings; only in the first of a ring */
};

void queue_insert(struct queue *queue, struct thread *thread);
void queue_remove(struct queue *queue, struct thread *thread);

#endif
