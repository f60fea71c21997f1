/* SPDX-License-Identifier: BSD-2-Clause */
/* The threads, the time they are given, and the clock. */
#include "scheduling_fixture.h"

#include <stdlib.h>
#include <string.h>

#include <kernel/endpoint.h>
#include <kernel/leave.h>
#include <kernel/list.h>
#include <kernel/pool.h>
#include <kernel/space.h>

#include "board.h"
#include "suite.h"

struct thread threads[THREADS];
uint64_t used[THREADS];
static struct space space;
struct pool *pool;
struct thread *running;
uint32_t late;

void reset(void)
{
	static void *memory;
	struct object *endpoint;
	struct list *list;

	while (deadline_next() != UINT64_MAX)
		deadline_run(UINT64_MAX - 1, 1);
	free(memory);
	memory = aligned_alloc(1u << 16, 1u << 16);
	memset(memory, 0, 1u << 16);
	memset(threads, 0, sizeof(threads));
	memset(used, 0, sizeof(used));
	board_reset();
	board.idles = true;
	late = 0;
	pool = pool_format(memory, 16);
	list = list_create(pool, 4);
	endpoint = object_create(pool, OKAPI_TYPE_ENDPOINT, sizeof(struct endpoint));
	list->slot[ENDPOINT_SLOT].object = endpoint;
	list->slot[ENDPOINT_SLOT].info = CAPABILITY_INFO(OKAPI_TYPE_ENDPOINT, OKAPI_RIGHTS_ALL, 1);
	for (uint32_t i = 0; i < THREADS; i++) {
		threads[i].number = threads[i].handle = i;
		thread_table[i] = &threads[i];
		threads[i].space = &space;
		threads[i].runs_in = &space.arch;
		thread_set_list(&threads[i], list);
	}
}

struct scheduling_context *give_time(uint32_t number, uint32_t priority, uint32_t budget, uint32_t period)
{
	result_t error = OKAPI_OK;
	struct scheduling_context *context = scheduling_context_create(pool, NULL, &error);

	CU_ASSERT_PTR_NOT_NULL_FATAL(context);
	threads[number].priority = threads[number].base_priority = (uint8_t)priority;
	CU_ASSERT_EQUAL(scheduling_context_set(context, budget, period, 255), OKAPI_OK);
	scheduling_bind(context, &threads[number]);
	return context;
}

void start(uint32_t number)
{
	scheduling_ready(&threads[number]);
}

void leave(void)
{
	running = kernel_leave();
}

void pass(uint64_t ticks)
{
	uint64_t end = board.now + ticks, until;

	while (board.now < end) {
		until = board.timer == UINT64_MAX || board.timer + late > end ? end : board.timer + late;
		if (until > board.now) {
			used[running - threads] += until - board.now;
			board.now = until;
		}
		if (board.timer <= board.now) {
			board.pending = 4;
			running = interrupt_entered(running);
		}
	}
}

uint64_t consumed(uint32_t number)
{
	scheduling_charge();
	return threads[number].own_context->consumed;
}
