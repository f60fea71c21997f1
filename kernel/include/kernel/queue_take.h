/* SPDX-License-Identifier: BSD-2-Clause */
/* Taking a thread out of a wait queue where that is on the way of a message: most often it is alone. */
#ifndef KERNEL_QUEUE_TAKE_H
#define KERNEL_QUEUE_TAKE_H

#include <kernel/thread.h>

static inline void queue_take(struct queue *queue, struct thread *thread)
{
	if (likely(thread->links.next == thread && queue->head == thread && !thread->links.lower))
		queue->head = NULL;
	else
		queue_remove(queue, thread);
}

#endif
