/* SPDX-License-Identifier: BSD-2-Clause */
#include "workers.h"

#include <okl4/clock.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "check.h"

static uint32_t pool_of(const struct worker *worker)
{
	return worker->pool ? worker->pool : OKL4_SLOT_POOL;
}

static uint32_t set_up(const struct worker *worker)
{
	uint32_t thread = worker->slot + WORKER_THREAD, context = worker->slot + WORKER_SCHEDULING;
	uint32_t error = okl4_sys_create(pool_of(worker), OKAPI_TYPE_SCHEDULING_CONTEXT, 0, context,
					 OKL4_SLOT_SCHEDULING, 0, 0);

	if (error == 0)
		error = okl4_sys_thread_set(thread, OKAPI_THREAD_SET_PRIORITY, worker->priority);
	if (error == 0)
		error = okl4_sys_scheduling_bind(context, thread);
	if (error == 0)
		error = okl4_sys_thread_set(thread, OKAPI_THREAD_SET_FAULT_ENDPOINT, worker->fault_endpoint);
	return error;
}

uint32_t worker_make(const struct worker *worker)
{
	uint32_t error =
		okl4_sys_create(pool_of(worker), OKAPI_TYPE_THREAD, 0, worker->slot + WORKER_THREAD,
				worker->space ? worker->space : OKL4_SLOT_SPACE, worker->list, worker->utcb);

	if (error == 0) {
		error = set_up(worker);
		if (error != 0)
			worker_delete(worker);
	}
	return error;
}

uint32_t worker_start(const struct worker *worker, void (*entry)(uint32_t argument), void *stack_end,
		      uint32_t argument)
{
	return okl4_sys_thread_start(worker->slot + WORKER_THREAD, (uint32_t)(uintptr_t)entry,
				     (uint32_t)(uintptr_t)stack_end & ~7u, argument, 0);
}

uint32_t worker_delete(const struct worker *worker)
{
	uint32_t error = okl4_sys_cap_delete(0, worker->slot + WORKER_THREAD);

	okl4_sys_cap_delete(0, worker->slot + WORKER_SCHEDULING);
	return error;
}

void run_others(void)
{
	okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 0);
	okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 100);
}

void let_kernel_idle(void)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(500);
	uint32_t bits,
		error = okl4_sys_timer_set(OKL4_SLOT_MAIN_TIMER, (uint32_t)until, (uint32_t)(until >> 32));

	CHECK_EQUAL(0, error);
	if (error == 0)
		okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 1u << OKL4_TIMER_BIT, 0, &bits);
}

uint32_t thread_state(uint32_t thread)
{
	uint32_t state, priority, low, high, sent, received, number;
	uint32_t error =
		okl4_sys_thread_query(thread, &state, &priority, &low, &high, &sent, &received, &number);

	return error == 0 ? state : ~0u;
}

void worker_rest(uint32_t thread)
{
	for (;;)
		okl4_sys_thread_stop(thread);
}

uint32_t broken_invariant(void)
{
	uint32_t broken = 0, error = okl4_sys_debug(OKAPI_DEBUG_INVARIANTS, 0, &broken);

	return error == 0 ? broken : ~0u;
}

struct pool_use pool_use(uint32_t pool)
{
	struct pool_use use = {0};

	CHECK_EQUAL(0, okl4_sys_pool_query(pool, &use.total, &use.available, &use.largest, &use.objects));
	return use;
}

int check_same_use(const char *file, int line, struct pool_use before, uint32_t pool)
{
	struct pool_use now = pool_use(pool);
	bool same = check_equal(file, line, "pool's bytes", before.total, now.total);

	same &= check_equal(file, line, "bytes available", before.available, now.available);
	same &= check_equal(file, line, "largest free block", before.largest, now.largest);
	same &= check_equal(file, line, "objects", before.objects, now.objects);
	return same;
}

uint32_t kernel_counter(uint32_t number)
{
	uint32_t value = 0;

	CHECK_EQUAL(0, okl4_sys_debug(OKAPI_DEBUG_COUNTER, number, &value));
	return value;
}
