/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/clock.h>
#include <kernel/event.h>
#include <kernel/link.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>
#include <kernel/thread.h>
#include <okapi/layout.h>
#include <platform/timer.h>

#define TIME_SLICE (TIME_SLICE_MICROSECONDS * (PLATFORM_COUNTER_FREQUENCY / 1000000))
/* Deadlines served in one interrupt; more of them raise the next one at once. */
#define DEADLINES_AT_ONCE 4

struct thread *current_thread;

/* The context whose time runs, and up to when it has been charged. */
static struct scheduling_context *running_context;
static uint64_t charged_until;
static uint64_t slice_end = UINT64_MAX;

void scheduling_ready(struct thread *thread)
{
	thread->state = OKAPI_THREAD_READY;
	if (thread == current_thread || thread->queued)
		return;
	if (thread->context && !thread->context->exhausted)
		run_queue_insert(thread, false);
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

static void charge(struct scheduling_context *context, uint64_t now)
{
	uint32_t used = (uint32_t)(now - charged_until);

	charged_until = now;
	if (!context)
		return;
	context->consumed += used;
	if (!context->limited)
		return;
	context->left -= (int32_t)used;
	refresh(context, now);
	if (context->left <= 0 && !context->exhausted) {
		context->exhausted = true;
		deadline_set(&context->replenish, context->period_start + context->period);
		clock_arm(deadline_next());
	}
}

void scheduling_charge(void)
{
	charge(running_context, clock_now());
}

/* Who runs on the context: its thread, or the server that serves it. */
static struct thread *user_of(const struct scheduling_context *context)
{
	struct thread *thread = context->thread;

	for (uint32_t i = 0; thread && i <= OKAPI_MAX_CALL_DEPTH; i++) {
		if (thread->state != OKAPI_THREAD_WAIT_REPLY || thread->server->context != context)
			break;
		thread = thread->server;
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

/* The context of the next thread gets the processor: charge the last one, and see to it that time ends. */
static void switch_context(struct scheduling_context *context)
{
	uint64_t now;

	if (context == running_context)
		return;
	now = clock_now();
	charge(running_context, now);
	running_context = context;
	if (context && context->limited) {
		refresh(context, now);
		clock_arm(now + (context->left > 0 ? (uint32_t)context->left : 0));
	}
}

void scheduling_context_gone(struct scheduling_context *context)
{
	if (running_context == context)
		switch_context(NULL);
}

static void start_slice(void)
{
	slice_end = clock_now() + TIME_SLICE;
	clock_arm(slice_end);
}

struct thread *scheduling_next(void)
{
	struct thread *current = current_thread, *next = run_queue_first();

	if (current && can_run(current)) {
		if (!next || next->priority <= current->priority)
			next = current;
		else
			run_queue_insert(current, true);
	}
	if (next && next->queued)
		run_queue_remove(next);
	/* Whenever somebody waits for the processor, the end of a slice is coming. */
	if (run_queue.summary != 0 && slice_end == UINT64_MAX)
		start_slice();
	if (!next) {
		switch_context(NULL);
	} else {
		switch_context(next->context);
		if (next != current)
			event_record(OKAPI_EVENT_SWITCH, next->number);
	}
	current_thread = next;
	return next;
}

result_t sys_yield(struct thread *thread)
{
	run_queue_insert(thread, false);
	return OKAPI_OK;
}

void scheduling_timer_interrupt(void)
{
	uint64_t now = clock_now();

	clock_disarmed();
	charge(running_context, now);
	deadline_run(now, DEADLINES_AT_ONCE);
	if (now >= slice_end) {
		slice_end = UINT64_MAX;
		if (current_thread && can_run(current_thread))
			run_queue_insert(current_thread, false);
	} else if (slice_end != UINT64_MAX) {
		clock_arm(slice_end);
	}
	if (running_context && running_context->limited && !running_context->exhausted)
		clock_arm(now + (uint32_t)running_context->left);
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

void scheduling_return(struct thread *server, struct thread *client)
{
	if (server->own_context || !server->context || server->context != client->context)
		return;
	if (server->queued)
		run_queue_remove(server);
	server->context = NULL;
	for (struct thread *other = server->clients; other; other = other->client_next)
		scheduling_lend(server, other);
}
