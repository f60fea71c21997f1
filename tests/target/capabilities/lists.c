/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists that hold themselves or each other, that threads use, and that end with much in them. */
#include "channels.h"
#include "capabilities.h"

static struct pool_use before;

static uint32_t create_from(uint32_t pool, uint32_t type, uint32_t list, uint32_t slot, uint32_t first)
{
	return okl4_sys_create(pool, type, list, slot, first, 0, 9);
}

static void list_holds_itself(void)
{
	before = pool_use(OKL4_SLOT_POOL);
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 1, 0, SLOT_LIST_A));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 2, SLOT_LIST_A, 1));
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_EMPTY(0, SLOT_LIST_A);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

/* Nobody can name the lists any more; whoever holds their pool still gets the memory back. */
static void unreachable_lists_go_with_their_pool(void)
{
	struct pool_use inner;

	before = pool_use(OKL4_SLOT_POOL);
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, 0, SLOT_POOL, 32768, 0, 0));
	inner = pool_use(SLOT_POOL);
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_LIST_A, 16));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_A, 3, 0, SLOT_LIST_A));
	CHECK_EMPTY(0, SLOT_LIST_A);
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_LIST_A, 16));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_LIST_B, 16));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_ENDPOINT, SLOT_LIST_A, 7, 0));
	CHECK_EQUAL(0, copy(0, SLOT_TEST, 0, SLOT_LIST_A));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_A, 1, 0, SLOT_LIST_B));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_TEST, 2, 0, SLOT_LIST_A));
	CHECK_EQUAL(4, pool_use(SLOT_POOL).objects);
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, SLOT_POOL));
	CHECK_EMPTY(0, SLOT_TEST);
	let_kernel_idle();
	CHECK_SAME_USE(inner, SLOT_POOL);
	CHECK_EQUAL(0, drop(0, SLOT_POOL));
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

static void lists_end_with_what_they_hold(void)
{
	before = pool_use(OKL4_SLOT_POOL);
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_LIST_A, 1024, 0, 0));
	/* Each holds the next list, whose last capability it is; then a pool with an object that is outside.
	 */
	CHECK_EQUAL(0, create_from(OKL4_SLOT_POOL, OKAPI_TYPE_LIST, SLOT_LIST_A, 1000, 8));
	CHECK_EQUAL(0, copy(0, SLOT_TEST, SLOT_LIST_A, 1000));
	CHECK_EQUAL(0, create_from(OKL4_SLOT_POOL, OKAPI_TYPE_LIST, SLOT_TEST, 5, 8));
	CHECK_EQUAL(0, create_from(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, SLOT_LIST_A, 1023, 4096));
	CHECK_EQUAL(0, copy(0, SLOT_TEST + 1, SLOT_LIST_A, 1023));
	CHECK_EQUAL(0, create_from(SLOT_TEST + 1, OKAPI_TYPE_ENDPOINT, 0, SLOT_TEST + 2, 0));
	for (uint32_t slot = 1; slot < 200; slot++)
		CHECK_EQUAL(0, create_from(OKL4_SLOT_POOL, OKAPI_TYPE_NOTIFICATION, SLOT_LIST_A, slot, 0));
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_EMPTY(0, SLOT_TEST);
	CHECK_EMPTY(0, SLOT_TEST + 1);
	CHECK_EMPTY(0, SLOT_TEST + 2);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	CHECK_EQUAL(0, broken_invariant());
}

static void users_of_a_list_are_stopped(void)
{
	before = pool_use(OKL4_SLOT_POOL);
	make_robot();
	CHECK_EQUAL(0, create(OKAPI_TYPE_NOTIFICATION, SLOT_TEST));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 2, 0, SLOT_TEST));
	ROBOT_ADD(&robot, OKAPI_SYS_NOTIFICATION_WAIT, 2, 1);
	CHECK_EQUAL(0, robot_run(&robot));
	CHECK_EQUAL(OKAPI_THREAD_WAIT_EVENT, thread_state(SLOT_ROBOT));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_ROBOT));
	CHECK_ERROR(OKAPI_ERROR_STATE, 0, okl4_sys_thread_resume(SLOT_ROBOT));
	CHECK_ERROR(OKAPI_ERROR_STATE, 0, okl4_sys_thread_start(SLOT_ROBOT, 0, 0, 0, 0));
	CHECK_EQUAL(0, broken_invariant());
	/* With another one it goes on, and finds its wait cancelled. */
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 1, 0, SLOT_ROBOT));
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOT, OKAPI_THREAD_SET_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, okl4_sys_thread_resume(SLOT_ROBOT));
	run_others();
	CHECK_EQUAL(OKAPI_ERROR_CANCELLED, robot_result(&robot, 0));
	CHECK_EQUAL(0, drop(0, SLOT_TEST));
	delete_robot();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

/* A thread takes away what it needs itself; `kept` is what is left of it here. */
static void robot_deletes_its_own(uint32_t type)
{
	before = pool_use(OKL4_SLOT_POOL);
	make_robot();
	switch (type) {
	case OKAPI_TYPE_THREAD:
		CHECK_EQUAL(0, drop(SLOT_LIST_A, 1));
		CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_A, 1, 0, SLOT_ROBOT));
		CHECK_EQUAL(0, copy(0, SLOT_ROBOT, SLOT_LIST_A, 1));
		break;
	case OKAPI_TYPE_LIST:
		CHECK_EQUAL(0, copy(0, SLOT_TEST, 0, SLOT_LIST_A));
		CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_TEST, 2, 0, SLOT_LIST_A));
		break;
	default:
		CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_A, 2, 0, SLOT_ROBOT_CONTEXT));
	}
	ROBOT_ADD(&robot, OKAPI_SYS_CAP_DELETE, 0, type == OKAPI_TYPE_THREAD ? 1 : 2);
	/* It does not come back; without its list it may, until the kernel has time to finish what it left.
	 */
	if (robot_run(&robot) != 0)
		CHECK_EQUAL(OKAPI_TYPE_LIST, type);
	if (type != OKAPI_TYPE_SCHEDULING_CONTEXT)
		let_kernel_idle();
	CHECK_EQUAL(0, broken_invariant());
}

static void threads_delete_themselves(void)
{
	robot_deletes_its_own(OKAPI_TYPE_THREAD);
	CHECK_EMPTY(0, SLOT_ROBOT);
	CHECK_EMPTY(SLOT_LIST_A, 1);
	CHECK_EQUAL(0, drop(0, SLOT_ROBOT_CONTEXT));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);

	robot_deletes_its_own(OKAPI_TYPE_LIST);
	CHECK_EMPTY(0, SLOT_TEST);
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_ROBOT));
	CHECK_EQUAL(0, worker_delete(&robot.worker));
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);

	robot_deletes_its_own(OKAPI_TYPE_SCHEDULING_CONTEXT);
	CHECK_EQUAL(OKAPI_THREAD_READY, thread_state(SLOT_ROBOT));
	CHECK_EQUAL(0, create(OKAPI_TYPE_SCHEDULING_CONTEXT, SLOT_ROBOT_CONTEXT));
	CHECK_EQUAL(0, okl4_sys_scheduling_bind(SLOT_ROBOT_CONTEXT, SLOT_ROBOT));
	run_others();
	CHECK_EQUAL(0, robot_result(&robot, 0));
	delete_robot();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

void test_lists(void)
{
	RUN(list_holds_itself);
	RUN(unreachable_lists_go_with_their_pool);
	RUN(lists_end_with_what_they_hold);
	RUN(users_of_a_list_are_stopped);
	RUN(threads_delete_themselves);
}
