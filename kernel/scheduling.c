/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/clock.h>
#include <kernel/event.h>
#include <kernel/link.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/syscall.h>
#include <kernel/thread.h>
#include <okapi/layout.h>
#include <platform/timer.h>

#define TIME_SLICE (TIME_SLICE_MICROSECONDS * (PLATFORM_COUNTER_FREQUENCY / 1000000))
/* Deadlines served in one interrupt; more of them raise the next one at once. */
#define DEADLINES_AT_ONCE 4

struct thread *current_thread;

struct scheduling_account scheduling_account;

static uint64_t slice_end;
static bool slice_running;

/* The last thread that became ready in this stay in the kernel: most often it runs next, without being queued. */
static struct thread *candidate;
bool scheduling_changed;

void scheduling_ready(struct thread *thread)
{
	thread->state = OKAPI_THREAD_READY;
	if (thread == current_thread || thread == candidate || thread->queued)
		return;
	if (!thread->context || thread->context->exhausted)
		return;
	scheduling_changed = true;
	if (!candidate) {
		candidate = thread;
	} else if (thread->priority >= candidate->priority) {
		run_queue_insert(candidate, false);
		candidate = thread;
	} else {
		run_queue_insert(thread, false);
	}
}

void scheduling_unready(struct thread *thread)
{
	scheduling_changed = true;
	if (thread == candidate)
		candidate = NULL;
	else if (thread->queued)
		run_queue_remove(thread);
}

static bool can_run(const struct thread *thread)
{
	return thread->state == OKAPI_THREAD_READY && !thread->queued && thread->context &&
	       !thread->context->exhausted;
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
static void charge_limited(struct scheduling_context *context, uint32_t used)
{
	context->left -= (int32_t)used;
	refresh(context, clock_now());
	if (context->left <= 0 && !context->exhausted) {
		context->exhausted = true;
		scheduling_changed = true;
		deadline_set(&context->replenish, context->period_start + context->period);
		clock_arm(deadline_next());
	}
}

/* Charged at every switch and at least at each renewal of the clock, so 32 bits of the counter do. */
static void charge(struct scheduling_context *context)
{
	uint32_t now = platform_counter(), used = now - scheduling_account.charged_until;

	scheduling_account.charged_until = now;
	if (!context)
		return;
	context->consumed += used;
	if (unlikely(context->limited))
		charge_limited(context, used);
}

void scheduling_charge(void)
{
	charge(scheduling_account.context);
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
	context->exhausted = false;
	user = user_of(context);
	if (user && user->state == OKAPI_THREAD_READY && user->context == context)
		scheduling_ready(user);
}

static void arm_budget(struct scheduling_context *context)
{
	uint64_t now = clock_now();

	refresh(context, now);
	clock_arm(now + (context->left > 0 ? (uint32_t)context->left : 0));
}

/* The context of the next thread gets the processor: charge the last one, and see to it that time ends. */
static void switch_context(struct scheduling_context *context)
{
	if (context == scheduling_account.context)
		return;
	charge(scheduling_account.context);
	scheduling_account.context = context;
	if (context && unlikely(context->limited))
		arm_budget(context);
}

void scheduling_context_gone(struct scheduling_context *context)
{
	if (scheduling_account.context == context)
		switch_context(NULL);
}

static void start_slice(void)
{
	slice_end = clock_now() + TIME_SLICE;
	slice_running = true;
	clock_arm(slice_end);
}

/* The best of the candidate and the queue; the other one is queued. */
static struct thread *best_ready(void)
{
	struct thread *best = candidate, *first;

	candidate = NULL;
	if (likely(run_queue.summary == 0))
		return best;
	first = run_queue_first();
	if (best && best->priority >= first->priority)
		return best;
	if (best)
		run_queue_insert(best, false);
	return first;
}

/* The current thread goes on unless somebody more important is ready. */
static struct thread *choose(struct thread *current, struct thread *best)
{
	if (best && best->priority > current->priority) {
		run_queue_insert(current, true);
		return best;
	}
	if (best && !best->queued)
		run_queue_insert(best, false);
	return current;
}

struct thread *scheduling_next(void)
{
	struct thread *current = current_thread, *next = best_ready();

	scheduling_changed = false;
	if (current && can_run(current))
		next = choose(current, next);
	if (next && next->queued)
		run_queue_remove(next);
	/* Whenever somebody waits for the processor, the end of a slice is coming. */
	if (unlikely(run_queue.summary != 0) && unlikely(!slice_running))
		start_slice();
	switch_context(next ? next->context : NULL);
	if (next && next != current)
		event_record(OKAPI_EVENT_SWITCH, next->number);
	current_thread = next;
	return next;
}

result_t sys_yield(struct thread *thread)
{
	run_queue_insert(thread, false);
	scheduling_changed = true;
	return OKAPI_OK;
}

void scheduling_timer_interrupt(void)
{
	uint64_t now = clock_now();

	clock_disarmed();
	charge(scheduling_account.context);
	deadline_run(now, DEADLINES_AT_ONCE);
	if (slice_running && now >= slice_end) {
		slice_running = false;
		if (current_thread && can_run(current_thread))
			run_queue_insert(current_thread, false);
	} else if (slice_running) {
		clock_arm(slice_end);
	}
	if (scheduling_account.context && scheduling_account.context->limited && !scheduling_account.context->exhausted)
		clock_arm(now + (uint32_t)scheduling_account.context->left);
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
