/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time that a caller lends to the server it calls: who runs on it, whom it is
 * charged to, and what comes of it when it is used up.  All counts are exact.
 */
#include <string.h>

#include <kernel/syscall.h>

#include "scheduling_fixture.h"
#include "suite.h"

static void call_kernel(uint32_t number, uint32_t call, uint32_t r0, uint32_t handle)
{
	struct thread *thread = &threads[number];

	CU_ASSERT_PTR_EQUAL_FATAL(running, thread);
	memset(thread->registers.r, 0, sizeof(thread->registers.r));
	thread->registers.r[0] = r0;
	thread->registers.r[8] = handle;
	thread->registers.r[12] = call;
	current_thread = thread;
	running = syscall_finish(thread, syscall_table[call](thread));
}

/* The server (1) has no time of its own and waits; the client (0) is about to run. */
static void open_service(uint32_t budget, uint32_t period)
{
	reset();
	give_time(0, 20, budget, period);
	give_time(1, 20, 0, 0);
	give_time(2, 10, 0, 0);
	start(1);
	leave();
	start(0);
	start(2);
	call_kernel(1, OKAPI_SYS_WAIT, ENDPOINT_SLOT, 0);
	scheduling_unbind(threads[1].own_context);
}

static void test_lending(void)
{
	open_service(0, 0);
	CU_ASSERT_PTR_NULL(threads[1].context);
	pass(MS);
	call_kernel(0, OKAPI_SYS_CALL, ENDPOINT_SLOT, 0);
	CU_ASSERT_PTR_EQUAL(running, &threads[1]);
	CU_ASSERT_PTR_EQUAL(threads[1].context, threads[0].own_context);
	pass(5 * MS);
	CU_ASSERT_EQUAL(used[1], 5 * MS);
	CU_ASSERT_EQUAL(consumed(0), 6 * MS);
	call_kernel(1, OKAPI_SYS_REPLY_WAIT, ENDPOINT_SLOT, threads[1].registers.r[8]);
	CU_ASSERT_PTR_EQUAL(running, &threads[0]);
	CU_ASSERT_PTR_NULL(threads[1].context);
	pass(MS);
	CU_ASSERT_EQUAL(consumed(0), 7 * MS);
	CU_ASSERT_EQUAL(used[2], 0);
}

/* The server stands still when the caller's budget is used up, and goes on with the next one. */
static void test_lent_budget(void)
{
	uint32_t handle;

	open_service(2 * MS, 10 * MS);
	pass(MS);
	call_kernel(0, OKAPI_SYS_CALL, ENDPOINT_SLOT, 0);
	handle = threads[1].registers.r[8];
	pass(MS);
	CU_ASSERT_PTR_EQUAL(running, &threads[2]);
	pass(8 * MS);
	CU_ASSERT_PTR_EQUAL(running, &threads[1]);
	pass(MS);
	call_kernel(1, OKAPI_SYS_REPLY_WAIT, ENDPOINT_SLOT, handle);
	CU_ASSERT_PTR_EQUAL(running, &threads[0]);
	CU_ASSERT_EQUAL(threads[0].registers.r[0], OKAPI_OK);
	pass(MS);
	CU_ASSERT_PTR_EQUAL(running, &threads[2]);
	CU_ASSERT_EQUAL(used[0], 2 * MS);
	CU_ASSERT_EQUAL(used[1], 2 * MS);
	CU_ASSERT_EQUAL(used[2], 8 * MS);
	CU_ASSERT_EQUAL(consumed(0), 4 * MS);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"lending", test_lending},
		{"lent budget", test_lent_budget},
	};

	return RUN_SUITE("lending", tests);
}
