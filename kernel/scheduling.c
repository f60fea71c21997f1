/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/space_switch.h>
#include <kernel/clock.h>
#include <kernel/leave.h>
#include <kernel/print.h>
#include <kernel/link.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/syscall.h>
#include <kernel/thread.h>
#include <okapi/layout.h>
#include <platform/timer.h>

/* Deadlines served in one interrupt; more of them raise the next one at once. */
#define DEADLINES_AT_ONCE  4
#define CHARACTERS_A_SLICE 16

/* Whose time runs while nobody's does: never bound, never limited. */
static struct scheduling_context idle_context;

struct scheduler scheduler = {.context = &idle_context};

void scheduling_add_candidate(struct thread *thread)
{
	struct thread *candidate = scheduler.candidate;

	if (thread->priority >= candidate->priority) {
		run_queue_insert(candidate, false);
		scheduler.candidate = thread;
	} else {
		run_queue_insert(thread, false);
	}
}

void scheduling_ready(struct thread *thread)
{
	if (thread != scheduler.candidate && !thread->queued)
		scheduling_wake(thread);
	else
		thread->state = OKAPI_THREAD_READY;
}

void scheduling_unready(struct thread *thread)
{
	scheduler.changed = true;
	if (thread == scheduler.candidate)
		scheduler.candidate = NULL;
	else if (thread->queued)
		run_queue_remove(thread);
}

/* A new period has begun: time that was overdrawn is taken from it. */
static void refresh(struct scheduling_context *context, uint64_t now)
{
	uint64_t passed = now - context->period_start;

	if (passed < context->period)
		return;
	if (passed < 2 * (uint64_t)context->period)
		context->period_start += context->period;
	else
		context->period_start = now;
	context->left += context->budget;
	if (context->left > (int32_t)context->budget)
		context->left = context->budget;
}

/* What only a context with a budget needs. */
static RARE_CODE void charge_limited(struct scheduling_context *context, uint32_t used)
{
	context->left -= (int32_t)used;
	refresh(context, clock_now());
	if (context->left <= 0 && !context->exhausted) {
		context->exhausted = true;
		scheduler.changed = true;
		deadline_set(&context->replenish, context->period_start + context->period);
		clock_arm(deadline_next());
	}
}

/* Charged at every switch and at least at each renewal of the clock, so 32 bits of the counter do. */
static inline void charge(struct scheduling_context *context)
{
	uint32_t now = platform_counter(), used = now - scheduler.charged_until;

	scheduler.charged_until = now;
	context->consumed += used;
	if (unlikely(context->limited))
		charge_limited(context, used);
}

void scheduling_charge(void)
{
	charge(scheduler.context);
}

/* Who runs on the context: its thread, or the server that serves it. */
static struct thread *user_of(const struct scheduling_context *context)
{
	struct thread *thread = context->thread;

	for (uint32_t i = 0; thread && i <= OKAPI_MAX_CALL_DEPTH; i++) {
		struct thread *server = server_of(thread);

		if (!server || server->context != context)
			break;
		thread = server;
	}
	return thread;
}

void scheduling_replenished(struct deadline *deadline, uint64_t now)
{
	struct scheduling_context *context = container_of(deadline, struct scheduling_context, replenish);
	struct thread *user;

	refresh(context, now);
	if (context->left <= 0) {
		deadline_set(deadline, context->period_start + context->period);
		return;
	}
	deadline_cancel(deadline);
	context->exhausted = false;
	user = user_of(context);
	if (user && user->state == OKAPI_THREAD_READY && user->context == context)
		scheduling_ready(user);
}

static RARE_CODE void arm_budget(struct scheduling_context *context)
{
	uint64_t now = clock_now();

	refresh(context, now);
	clock_arm(now + (context->left > 0 ? (uint32_t)context->left : 0));
}

/* The context of the next thread gets the processor: charge the last one, and see to it that time ends. */
static inline void switch_context(struct scheduling_context *context)
{
	charge(scheduler.context);
	scheduler.context = context;
	if (unlikely(context->limited))
		arm_budget(context);
}

void scheduling_context_gone(struct scheduling_context *context)
{
	if (scheduler.context == context)
		switch_context(&idle_context);
}

/* Up to date, for the context that has been running. */
static RARE_CODE bool has_budget(struct scheduling_context *context)
{
	if (context == scheduler.context)
		charge(context);
	return !context->exhausted;
}

static inline bool can_run(const struct thread *thread)
{
	return thread->state == OKAPI_THREAD_READY && !thread->queued && thread->context &&
	       (likely(!thread->context->limited) || has_budget(thread->context));
}

/* Nobody is queued: the candidate, or the current thread if that can run and is not less important. */
static inline struct thread *choose_of_two(struct thread *current, struct thread *candidate)
{
	if (!current || !can_run(current))
		return candidate;
	if (candidate && candidate->priority > current->priority) {
		run_queue_insert(current, true);
		return candidate;
	}
	if (candidate)
		run_queue_insert(candidate, false);
	return current;
}

/* The same with the first of the run queue.  Among equals the current thread goes on, then the candidate
 * runs. */
static __attribute__((noinline)) struct thread *choose_of_three(struct thread *current,
								struct thread *candidate)
{
	struct thread *first = run_queue_first(), *next = choose_of_two(current, candidate);

	if (next && next->priority >= first->priority)
		return next;
	if (next)
		run_queue_insert(next, next == current);
	run_queue_remove(first);
	return first;
}

static inline struct thread *choose_next(void)
{
	struct thread *current = scheduler.current, *candidate = scheduler.candidate, *next;

	scheduler.candidate = NULL;
	scheduler.changed = false;
	if (likely(run_queue.summary == 0))
		next = choose_of_two(current, candidate);
	else
		next = choose_of_three(current, candidate);
	scheduler.current = next;
	return next;
}

struct thread *kernel_leave_to(struct thread *next)
{
	scheduler.current = next;
	scheduler.candidate = NULL;
	scheduler.changed = false;
	if (next->context != scheduler.context)
		switch_context(next->context);
	arch_switch_to(next);
	return next;
}

struct thread *scheduling_hand_over(struct thread *thread)
{
	const struct scheduling_context *context = thread->context;

	thread->state = OKAPI_THREAD_READY;
	if (likely(context && !context->exhausted && !scheduler.candidate) &&
	    (likely(run_queue.summary == 0) || run_queue_first()->priority <= thread->priority))
		return kernel_leave_to(thread);
	scheduling_ready(thread);
	return kernel_leave();
}

struct thread *kernel_leave(void)
{
	struct thread *next;

	while (unlikely((next = choose_next()) == NULL)) {
		switch_context(&idle_context);
		idle_wait();
	}
	if (next->context != scheduler.context)
		switch_context(next->context);
	arch_switch_to(next);
	return next;
}

/* Takes the place of the first one of its priority, which runs next. */
result_t sys_yield(struct thread *thread)
{
	struct thread *first = run_queue.ring[thread->priority];

	if (!first)
		return OKAPI_OK;
	/* Without budget left it must not be queued. */
	if (unlikely(!can_run(thread))) {
		scheduler.changed = true;
		return OKAPI_OK;
	}
	run_queue_replace(first, thread);
	scheduler.candidate = first;
	return RESULT_SWITCH;
}

/* What otherwise waits for idle times goes on a little, so that a busy processor cannot put it off for ever.
 */
static void end_slice(void)
{
	bool more = object_bury_step();

	scheduler.slice_running = false;
	if (print_show(CHARACTERS_A_SLICE) || more)
		scheduling_start_slice();
}

void scheduling_timer_interrupt(void)
{
	uint64_t now = clock_now();

	clock_disarmed();
	charge(scheduler.context);
	deadline_run(now, DEADLINES_AT_ONCE);
	if (scheduler.slice_running && now >= scheduler.slice_end) {
		end_slice();
		if (current_thread && can_run(current_thread))
			run_queue_insert(current_thread, false);
	} else if (scheduler.slice_running) {
		clock_arm(scheduler.slice_end);
	}
	if (run_queue.summary != 0 && !scheduler.slice_running)
		scheduling_start_slice();
	if (scheduler.context->limited && !scheduler.context->exhausted)
		clock_arm(now + (uint32_t)scheduler.context->left);
	clock_arm(deadline_next());
}

void scheduling_lend(struct thread *server, struct thread *client)
{
	if (server->own_context || (server->context && !server->context->exhausted))
		return;
	server->context = client->context;
	if (server->state == OKAPI_THREAD_READY)
		scheduling_ready(server);
}
