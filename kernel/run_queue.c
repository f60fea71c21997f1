/* SPDX-License-Identifier: BSD-2-Clause */
/* Ready threads by priority: a ring for each, and a bitmap of two levels to find the highest in O(1). */
#include <kernel/clock.h>
#include <kernel/scheduling.h>
#include <kernel/thread.h>
#include <platform/timer.h>

#define TIME_SLICE (TIME_SLICE_MICROSECONDS * (PLATFORM_COUNTER_FREQUENCY / 1000000))

void scheduling_start_slice(void)
{
	scheduler.slice_end = clock_now() + TIME_SLICE;
	scheduler.slice_running = true;
	clock_arm(scheduler.slice_end);
}

void run_queue_insert(struct thread *thread, bool at_head)
{
	uint32_t priority = thread->priority;
	struct thread *first = run_queue.ring[priority], *last;

	thread->queued = true;
	if (unlikely(!scheduler.slice_running))
		scheduling_start_slice();
	if (!first) {
		thread->links.next = thread;
		thread->links.previous = thread;
		run_queue.ring[priority] = thread;
		run_queue.ready[priority / 32] |= 1u << priority % 32;
		run_queue.summary |= 1u << priority / 32;
		return;
	}
	last = first->links.previous;
	thread->links.next = first;
	thread->links.previous = last;
	last->links.next = thread;
	first->links.previous = thread;
	if (at_head)
		run_queue.ring[priority] = thread;
}

void run_queue_remove(struct thread *thread)
{
	uint32_t priority = thread->priority;
	struct thread *next = thread->links.next;

	thread->queued = false;
	if (next == thread) {
		run_queue.ring[priority] = NULL;
		run_queue.ready[priority / 32] &= ~(1u << priority % 32);
		if (run_queue.ready[priority / 32] == 0)
			run_queue.summary &= ~(1u << priority / 32);
	} else {
		next->links.previous = thread->links.previous;
		thread->links.previous->links.next = next;
		if (run_queue.ring[priority] == thread)
			run_queue.ring[priority] = next;
	}
	thread->links.next = NULL;
	thread->links.previous = NULL;
}

void run_queue_replace(struct thread *first, struct thread *thread)
{
	struct thread *next = first->links.next, *last = first->links.previous;

	thread->queued = true;
	first->queued = false;
	if (next == first) {
		next = thread;
		last = thread;
	}
	thread->links.next = next;
	thread->links.previous = last;
	next->links.previous = thread;
	last->links.next = thread;
	run_queue.ring[thread->priority] = next;
	first->links.next = NULL;
	first->links.previous = NULL;
}
