/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who runs: 256 fixed priorities, round robin within one, and scheduling
 * contexts, which are the CPU time that a thread runs on.
 *
 * The running thread is not in the run queue.  A ready thread is in it exactly
 * if it has a scheduling context with budget left.  A context is used by one
 * ready thread at most: a caller's context serves the server while the caller waits.
 */
#ifndef KERNEL_SCHEDULING_H
#define KERNEL_SCHEDULING_H

#include <kernel/deadline.h>
#include <kernel/link.h>
#include <kernel/object.h>
#include <kernel/thread.h>

struct thread;

struct scheduling_context {
	struct object object;
	uint32_t limited;	 /* word, read by assembly: has a budget */
	uint64_t consumed;	 /* ticks, ever */
	struct thread *thread;	 /* bound to, or NULL */
	uint32_t budget, period; /* ticks; 0, 0 without limit */
	int32_t left;		 /* ticks left in this period; negative: overdrawn */
	bool exhausted;
	uint8_t ceiling;
	struct scheduling_context *source; /* that the budget was taken from, or NULL */
	struct link source_link;	   /* in source->parts */
	struct link *parts;
	uint64_t period_start;
	struct deadline replenish;
};

struct run_queue {
	uint32_t summary;  /* bit n: word n of `ready` is not zero */
	uint32_t ready[8]; /* bit p % 32 of word p / 32: ring p is not empty */
	struct thread *ring[256];
};

/* All that choosing and switching reads and writes, in one place, so that one address reaches it. */
struct scheduler {
	struct thread *current; /* entered the kernel last; runs, unless its state says otherwise; NULL: idle,
				   or gone */
	struct thread *candidate; /* became ready last in this stay in the kernel; not queued: most often it
				     runs next */
	uint32_t changed; /* since kernel_leave something happened that may make another thread the one to run
			   */
	struct scheduling_context *context; /* whose time runs */
	uint32_t charged_until;		    /* counter up to which it has been charged */
	struct run_queue queue;
	uint32_t slice_running; /* a round-robin slice ends at slice_end */
	uint64_t slice_end;
};

extern struct scheduler scheduler;

#define current_thread (scheduler.current)
#define run_queue      (scheduler.queue)

/* Ticks of a round-robin slice, granted anew each time the timer ends one. */
#define TIME_SLICE_MICROSECONDS 10000

void run_queue_insert(struct thread *thread, bool at_head);
void run_queue_remove(struct thread *thread);

/* Takes the first of a ring out and puts a thread of the same priority at the end of that ring. */
void run_queue_replace(struct thread *first, struct thread *thread);

/* The first thread of the highest ready priority; there must be one. */
static inline struct thread *run_queue_first(void)
{
	uint32_t word = 31 - (uint32_t)__builtin_clz(run_queue.summary);
	uint32_t bit = 31 - (uint32_t)__builtin_clz(run_queue.ready[word]);

	return run_queue.ring[word * 32 + bit];
}

/* Makes a thread run that became ready (state READY): queues it if it has time. */
void scheduling_ready(struct thread *thread);

/* There is a candidate already: one of the two is queued. */
void scheduling_add_candidate(struct thread *thread);

/* The same for a thread that has been waiting, and therefore is neither queued nor the candidate. */
static inline void scheduling_wake(struct thread *thread)
{
	struct scheduling_context *context = thread->context;

	thread->state = OKAPI_THREAD_READY;
	if (unlikely(thread == scheduler.current) || unlikely(!context) || unlikely(context->exhausted))
		return;
	scheduler.changed = true;
	if (likely(!scheduler.candidate))
		scheduler.candidate = thread;
	else
		scheduling_add_candidate(thread);
}

/* Wakes a thread out of a wait with a result in r0. */
static inline void thread_wake(struct thread *thread, result_t result)
{
	thread->registers.r[0] = result;
	scheduling_wake(thread);
}

/* The running thread waits for this one, which was waiting too: it runs at once, unless somebody is more
 * important. Returns who runs. */
struct thread *scheduling_hand_over(struct thread *thread);

/* The thread must not run now: takes it out of the run queue, or from where scheduling_ready left it. */
void scheduling_unready(struct thread *thread);

/* Charges the running context up to now. */
void scheduling_charge(void);

/* The end of a slice is coming: whenever somebody waits for the processor, or the kernel has work for idle
 * times. */
void scheduling_start_slice(void);

/* The hardware timer fired: end of a slice, of a budget, or a deadline. */
void scheduling_timer_interrupt(void);

/* A server without time of its own uses the client's from now on, if it needs to. */
void scheduling_lend(struct thread *server, struct thread *client);

void scheduling_bind(struct scheduling_context *context, struct thread *thread);
void scheduling_unbind(struct scheduling_context *context);

/* The context is about to vanish while its time may be running. */
void scheduling_context_gone(struct scheduling_context *context);

/* Its deadline: a new period begins. */
void scheduling_replenished(struct deadline *deadline, uint64_t now);

/* Without `source` (boot only) one without limit; else a part of it, see OKAPI_SYS_CREATE.  NULL and why. */
struct scheduling_context *scheduling_context_create(struct pool *pool, struct scheduling_context *source,
						     result_t *error);

/* As OKAPI_SYS_SCHEDULING_SET. */
result_t scheduling_context_set(struct scheduling_context *context, uint32_t budget, uint32_t period,
				uint32_t ceiling);

#endif
