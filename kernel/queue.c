/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/queue.h>
#include <kernel/thread.h>

static void join_ring(struct thread *first, struct thread *thread)
{
	struct thread *last = first->links.previous;

	thread->links.next = first;
	thread->links.previous = last;
	last->links.next = thread;
	first->links.previous = thread;
}

void queue_insert(struct queue *queue, struct thread *thread)
{
	struct thread *higher = NULL, *first = queue->head;

	while (first && first->priority > thread->priority) {
		higher = first;
		first = first->links.lower;
	}
	if (first && first->priority == thread->priority) {
		join_ring(first, thread);
		return;
	}
	thread->links.next = thread;
	thread->links.previous = thread;
	thread->links.higher = higher;
	thread->links.lower = first;
	if (first)
		first->links.higher = thread;
	if (higher)
		higher->links.lower = thread;
	else
		queue->head = thread;
}

/* `thread` is the first of its ring: put `successor` (or what is lower) in its place among the rings. */
static void replace_first(struct queue *queue, struct thread *thread, struct thread *successor)
{
	struct thread *higher = thread->links.higher, *lower = thread->links.lower;

	if (successor) {
		successor->links.higher = higher;
		successor->links.lower = lower;
	}
	if (lower)
		lower->links.higher = successor ? successor : higher;
	if (higher)
		higher->links.lower = successor ? successor : lower;
	else
		queue->head = successor ? successor : lower;
}

void queue_remove(struct queue *queue, struct thread *thread)
{
	bool is_first = queue->head == thread || thread->links.higher != NULL;
	struct thread *next = thread->links.next;

	if (is_first)
		replace_first(queue, thread, next == thread ? NULL : next);
	next->links.previous = thread->links.previous;
	thread->links.previous->links.next = next;
	thread->links = (struct queue_links){NULL, NULL, NULL, NULL};
}
