/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checked against the thread table, from which everything can be reached that
 * runs.  The time this takes has no bound: it exists in test builds only.
 */
#include <kernel/invariants.h>
#include <kernel/endpoint.h>
#include <kernel/list.h>
#include <kernel/notification.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/space.h>
#include <kernel/thread.h>

#define CHECK(number, condition)                                                                             \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			return number;                                                                       \
	} while (0)

static uint32_t check_state(const struct thread *thread)
{
	CHECK(1, thread_table[HANDLE_NUMBER(thread->handle)] == thread);
	CHECK(2, thread->state <= OKAPI_THREAD_FAULTED);
	CHECK(3, !thread->queued || (thread->state == OKAPI_THREAD_READY && thread->context));
	CHECK(4, thread->priority >= thread->base_priority);
	CHECK(5, (thread->registers.cpsr & CPSR_MODE_MASK) == CPSR_MODE_USER);
	CHECK(6, (thread->registers.cpsr & ~(CPSR_USER_MASK | 0x07f00000u)) == CPSR_MODE_USER);
	if (thread->state == OKAPI_THREAD_WAIT_REPLY) {
		const struct thread *client = thread->server->clients;

		while (client && client != thread)
			client = client->client_next;
		CHECK(7, client == thread);
	} else {
		CHECK(8, !thread->client_next);
	}
	if (thread->state == OKAPI_THREAD_SENDING || thread->state == OKAPI_THREAD_RECEIVING) {
		CHECK(37, thread->endpoint && thread->links.next && thread->links.previous);
		CHECK(38, thread->links.next->links.previous == thread &&
				  thread->links.previous->links.next == thread);
	}
	if (thread->state == OKAPI_THREAD_SENDING)
		CHECK(9, thread->endpoint->senders.head && !thread->endpoint->receivers.head);
	if (thread->state == OKAPI_THREAD_RECEIVING)
		CHECK(10, thread->endpoint->receivers.head && !thread->endpoint->senders.head);
	if (thread->state == OKAPI_THREAD_READY && thread != current_thread && !thread->object.dying)
		CHECK(39, thread->queued || thread == scheduler.candidate || !thread->context ||
				  thread->context->exhausted);
	if (thread->state == OKAPI_THREAD_WAIT_EVENT)
		CHECK(11, thread->waits->waiter == thread && !(thread->waits->bits & thread->wait_mask));
	return 0;
}

static uint32_t check_relations(const struct thread *thread)
{
	uint32_t clients = 0;

	for (const struct thread *client = thread->clients; client; client = client->client_next) {
		CHECK(12, client->state == OKAPI_THREAD_WAIT_REPLY && client->server == thread);
		CHECK(13, client->priority <= thread->priority);
		CHECK(14, ++clients <= OKAPI_MAX_OUTSTANDING);
	}
	CHECK(15, !thread->notification || thread->notification->bound == thread);
	CHECK(16, !thread->own_context || thread->own_context->thread == thread);
	CHECK(17, !thread->own_context || thread->context == thread->own_context);
	CHECK(18, !thread->own_context || thread->base_priority <= thread->own_context->ceiling);
	CHECK(19, !thread->context || thread->context->object.type == OKAPI_TYPE_SCHEDULING_CONTEXT);
	CHECK(20, !thread->serves || thread->serves->server == thread);
	return 0;
}

/* The thread's list: every capability is where the tree says, no deeper than one below its predecessor. */
static uint32_t check_list(const struct list *list)
{
	if (!list)
		return 0;
	CHECK(21, !list->object.dying && list->object.references > 0);
	CHECK(22, !list->slot[0].object);
	for (uint32_t i = 1; i < list->count; i++) {
		const struct capability *slot = &list->slot[i];

		if (!slot->object) {
			CHECK(23, slot->info == 0 && slot->badge == 0 && !slot->mappings);
			continue;
		}
		CHECK(24, slot->previous->next == slot && (!slot->next || slot->next->previous == slot));
		CHECK(25, CAPABILITY_DEPTH(slot->info) <= CAPABILITY_DEPTH(slot->previous->info) + 1);
		CHECK(26, CAPABILITY_DEPTH(slot->info) <= OKAPI_MAX_DERIVATION_DEPTH);
		CHECK(27, CAPABILITY_TYPE(slot->info) == slot->object->type ||
				  CAPABILITY_TYPE(slot->info) == OKAPI_TYPE_NONE);
		CHECK(28, CAPABILITY_TYPE(slot->info) == OKAPI_TYPE_NONE || slot->object->references > 0);
		CHECK(29, !slot->mappings || slot->mappings->self == &slot->mappings);
		CHECK(30, !slot->mappings || CAPABILITY_TYPE(slot->info) == OKAPI_TYPE_SEGMENT);
	}
	return 0;
}

/* The pool that paid: its free blocks add up, and are zero but for their links (first ones looked at). */
static uint32_t check_pool(const struct pool *pool)
{
	uint32_t free_bytes = 0;

	if (!pool)
		return 0;
	for (uint32_t order = POOL_MIN_ORDER; order <= POOL_MAX_ORDER; order++) {
		for (const struct free_block *block = pool->free[order]; block; block = block->next) {
			const uint32_t *word = (const uint32_t *)(const void *)block;

			CHECK(31, ((uintptr_t)block & ((1u << order) - 1)) == 0);
			CHECK(32, word[2] == 0 && word[3] == 0 && word[15] == 0);
			free_bytes += 1u << order;
		}
	}
	CHECK(33, free_bytes == pool->free_bytes);
	return 0;
}

static uint32_t check_run_queue(void)
{
	for (uint32_t priority = 0; priority < OKAPI_PRIORITIES; priority++) {
		const struct thread *first = run_queue.ring[priority], *thread = first;
		bool marked = run_queue.ready[priority / 32] & 1u << priority % 32;

		CHECK(34, marked == (first != NULL));
		CHECK(35, !marked || (run_queue.summary & 1u << priority / 32));
		while (thread) {
			CHECK(36, thread->queued && thread->priority == priority);
			thread = thread->links.next == first ? NULL : thread->links.next;
		}
	}
	return 0;
}

uint32_t invariants_thread;

static uint32_t check_threads(void)
{
	uint32_t broken = check_run_queue();

	for (uint32_t i = 0; broken == 0 && i < OKAPI_MAX_THREADS; i++) {
		const struct thread *thread = thread_table[i];

		if (!thread)
			continue;
		invariants_thread = i;
		broken = check_state(thread);
		if (broken == 0)
			broken = check_relations(thread);
	}
	return broken;
}

uint32_t invariants_check_for(const struct thread *thread)
{
	uint32_t broken = check_threads();

	if (broken != 0 || !thread)
		return broken;
	invariants_thread = thread->number;
	broken = check_list(thread->list);
	return broken == 0 ? check_pool(thread->object.pool) : broken;
}

/* Lists and pools are shared: each is looked at for the first thread of a row of threads that have it. */
uint32_t invariants_check(void)
{
	uint32_t broken = check_threads();
	const struct list *list = NULL;
	const struct pool *pool = NULL;

	for (uint32_t i = 0; broken == 0 && i < OKAPI_MAX_THREADS; i++) {
		const struct thread *thread = thread_table[i];

		if (!thread)
			continue;
		invariants_thread = i;
		if (thread->list != list)
			broken = check_list(thread->list);
		if (broken == 0 && thread->object.pool != pool)
			broken = check_pool(thread->object.pool);
		list = thread->list;
		pool = thread->object.pool;
	}
	return broken;
}
