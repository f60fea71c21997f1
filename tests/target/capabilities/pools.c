/* SPDX-License-Identifier: BSD-2-Clause */
/* Revoking a pool takes everything made from it; whoever waited for some of that is told. */
#include "channels.h"
#include "capabilities.h"

#define WAITERS 5
#define RUNNERS 3

/* Objects of the pool. */
enum {
	ENDPOINT = SLOT_TEST,
	SERVED,
	NOTIFICATION,
	LIST,
	SPACE,
	TIMER,
	INNER,
	INNER_ENDPOINT,
	INNER_CONTEXT,
	THREADS
};

static struct robot waiters[WAITERS];

static uint32_t create_from(uint32_t pool, uint32_t type, uint32_t slot, uint32_t first)
{
	return okl4_sys_create(pool, type, 0, slot, first, 0, 0);
}

static void create_objects(void)
{
	CHECK_EQUAL(0, create_from(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, SLOT_POOL, 65536));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_ENDPOINT, ENDPOINT, 0));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_ENDPOINT, SERVED, 0));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_NOTIFICATION, NOTIFICATION, 0));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_LIST, LIST, 32));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_SPACE, SPACE, 0));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_TIMER, TIMER, 0));
	CHECK_EQUAL(0, create_from(SLOT_POOL, OKAPI_TYPE_POOL, INNER, 4096));
	CHECK_EQUAL(0, create_from(INNER, OKAPI_TYPE_ENDPOINT, INNER_ENDPOINT, 0));
	CHECK_EQUAL(0,
		    create_from(INNER, OKAPI_TYPE_SCHEDULING_CONTEXT, INNER_CONTEXT, OKL4_SLOT_SCHEDULING));
	CHECK_EQUAL(0, okl4_sys_timer_bind(TIMER, NOTIFICATION, 31));
	CHECK_EQUAL(0, okl4_sys_timer_set(TIMER, 0xffffffff, 0xffff));
}

static struct robot *make_waiter(uint32_t number, uint32_t pool)
{
	struct robot *waiter = &waiters[number];

	waiter->worker = (struct worker){.slot = THREADS + number * WORKER_SLOTS,
					 .utcb = 8 + number,
					 .priority = 80 + number,
					 .pool = pool};
	waiter->self = waiter->worker.slot;
	robot_clear(waiter);
	CHECK_EQUAL(0, worker_make(&waiter->worker));
	return waiter;
}

/* Threads of this cell's pool that wait for objects of the other one in every way, and a server made from it.
 */
static void create_waiters(void)
{
	struct robot *server = make_waiter(4, SLOT_POOL);

	ROBOT_ADD(server, OKAPI_SYS_WAIT, SERVED);
	ROBOT_ADD(server, OKAPI_SYS_WAIT, SERVED);
	CHECK_EQUAL(0, robot_run(server));
	ROBOT_ADD(make_waiter(0, 0), OKAPI_SYS_CALL, SERVED); /* is being served */
	ROBOT_ADD(make_waiter(1, 0), OKAPI_SYS_CALL, ENDPOINT);
	ROBOT_ADD(make_waiter(2, 0), OKAPI_SYS_NOTIFICATION_WAIT, NOTIFICATION, 1);
	ROBOT_ADD(make_waiter(3, 0), OKAPI_SYS_WAIT, INNER_ENDPOINT);
	for (uint32_t i = 0; i < 4; i++)
		CHECK_EQUAL(0, robot_run(&waiters[i]));
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(waiters[0].self));
	CHECK_EQUAL(OKAPI_THREAD_SENDING, thread_state(waiters[1].self));
	CHECK_EQUAL(OKAPI_THREAD_WAIT_EVENT, thread_state(waiters[2].self));
	CHECK_EQUAL(OKAPI_THREAD_RECEIVING, thread_state(waiters[3].self));
	CHECK_EQUAL(OKAPI_THREAD_RECEIVING, thread_state(waiters[4].self));
}

static void run_forever(uint32_t ignored)
{
	(void)ignored;
	for (;;)
		;
}

/* A thread in the pool's space and list; it faults at once and stays so, as nothing is mapped there. */
static void create_inhabitant(const struct worker *inhabitant, bool in_space)
{
	CHECK_EQUAL(0, worker_make(inhabitant));
	CHECK_EQUAL(0, worker_start(inhabitant, run_forever, 0, 0));
	run_others();
	CHECK_EQUAL(in_space ? OKAPI_THREAD_FAULTED : OKAPI_THREAD_READY,
		    thread_state(inhabitant->slot + WORKER_THREAD));
}

static void pool_goes_with_all(bool revoke)
{
	struct pool_use outer = pool_use(OKL4_SLOT_POOL), inner;
	const struct worker stranger = {.slot = THREADS + 2 * WAITERS,
					.space = SPACE,
					.list = LIST,
					.priority = 70,
					.pool = SLOT_POOL};
	uint32_t copied = stranger.slot + WORKER_SLOTS;

	create_objects();
	create_waiters();
	create_inhabitant(&stranger, true);
	CHECK_EQUAL(0, copy(SLOT_PEER_CELL_LIST, 40, 0, ENDPOINT));
	CHECK_EQUAL(0, copy(0, copied, 0, SPACE));
	CHECK_EQUAL(0, broken_invariant());
	inner = pool_use(SLOT_POOL);
	CHECK_EQUAL(11, inner.objects);
	CHECK_EQUAL(0, revoke ? okl4_sys_cap_revoke(0, SLOT_POOL) : drop(0, SLOT_POOL));
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t slot = ENDPOINT; slot < THREADS; slot++)
		CHECK_EMPTY(0, slot);
	CHECK_EMPTY(0, waiters[4].self);
	CHECK_EMPTY(0, stranger.slot);
	CHECK_EMPTY(0, stranger.slot + WORKER_SCHEDULING);
	CHECK_EMPTY(0, copied);
	CHECK_EMPTY(SLOT_PEER_CELL_LIST, 40);
	run_others();
	for (uint32_t i = 0; i < 4; i++) {
		CHECK_EQUAL(OKAPI_ERROR_PARTNER_DIED, robot_result(&waiters[i], 0));
		CHECK_EQUAL(0, worker_delete(&waiters[i].worker));
	}
	if (revoke) {
		inner = pool_use(SLOT_POOL);
		CHECK_EQUAL(0, inner.objects);
		CHECK_EQUAL(65536, inner.total);
		CHECK_EQUAL(32768, inner.largest);
		CHECK(inner.available >= 65536 - 2048);
		CHECK_EQUAL(0, drop(0, SLOT_POOL));
	}
	CHECK_SAME_USE(outer, OKL4_SLOT_POOL);
}

static void revoked_pool(void)
{
	for (uint32_t i = 0; i < 10; i++)
		pool_goes_with_all(true);
}

static void deleted_pool(void)
{
	for (uint32_t i = 0; i < 10; i++)
		pool_goes_with_all(false);
}

/* Threads that run, at this moment, on a context and in a list of the pool. */
static void running_threads_end(void)
{
	struct pool_use outer = pool_use(OKL4_SLOT_POOL);

	CHECK_EQUAL(0, create_from(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, SLOT_POOL, 65536));
	for (uint32_t i = 0; i < RUNNERS; i++) {
		const struct worker runner = {.slot = THREADS + i * WORKER_SLOTS,
					      .utcb = 8 + i,
					      .priority = 100,
					      .pool = SLOT_POOL};

		CHECK_EQUAL(0, worker_make(&runner));
		CHECK_EQUAL(0, worker_start(&runner, run_forever, 0, 0));
	}
	okl4_sys_yield(); /* each gets its slice */
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, drop(0, SLOT_POOL));
	for (uint32_t i = 0; i < RUNNERS; i++)
		CHECK_EMPTY(0, THREADS + i * WORKER_SLOTS);
	CHECK_EQUAL(0, broken_invariant());
	CHECK_SAME_USE(outer, OKL4_SLOT_POOL);
}

static uint32_t own_priority(void)
{
	uint32_t state, priority, low, high, sent, received, number;

	CHECK_EQUAL(0, okl4_sys_thread_query(OKL4_SLOT_MAIN_THREAD, &state, &priority, &low, &high, &sent,
					     &received, &number));
	return priority;
}

/* A caller whose capability cannot be taken has lent its priority while it was queued, and takes it back. */
static void priority_of_refused(void)
{
	struct okl4_registers message;
	struct robot_call *call;

	CHECK_EQUAL(0, create(OKAPI_TYPE_ENDPOINT, SLOT_ENDPOINT));
	make_robot();
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 2, 0, SLOT_ENDPOINT));
	call = ROBOT_ADD(&robot, OKAPI_SYS_CALL, 2, OKAPI_TAG_CAPABILITY);
	call->send_slot = 2;
	call->send_rights = 15;
	okl4_utcb()->receive_slot = 0;
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
	robot_run(&robot);
	CHECK_EQUAL(0, okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 50));
	CHECK_EQUAL(OKAPI_THREAD_SENDING, thread_state(SLOT_ROBOT));
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
	CHECK_EQUAL(50, own_priority());
	CHECK_EQUAL(0, okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 100));
	run_others();
	delete_robot();
	CHECK_EQUAL(0, drop(0, SLOT_ENDPOINT));
}

static uint64_t stack_d[128], stack_v[128];

/* Deletes its own list, and with it the last capability to the other thread. */
static void deleter(uint32_t ignored)
{
	(void)ignored;
	okl4_sys_cap_delete(0, 3);
	for (;;)
		;
}

/* Each refused creation would finish a little of what is dying, itself in the end. */
static void zombie(uint32_t ignored)
{
	(void)ignored;
	for (;;)
		okl4_sys_create(2, OKAPI_TYPE_POOL, 0, 5, 1u << 26, 0, 0);
}

static void dying_thread_creates(void)
{
	const struct worker d = {.slot = THREADS, .list = SLOT_LIST_B, .utcb = 8, .priority = 90};
	const struct worker v = {.slot = THREADS + 2, .list = SLOT_LIST_A, .utcb = 9, .priority = 80};

	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_A));
	CHECK_EQUAL(0, create(OKAPI_TYPE_LIST, SLOT_LIST_B));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 2, 0, OKL4_SLOT_POOL));
	CHECK_EQUAL(0, worker_make(&d));
	CHECK_EQUAL(0, worker_make(&v));
	CHECK_EQUAL(0, worker_start(&d, deleter, stack_d + 128, 0));
	CHECK_EQUAL(0, worker_start(&v, zombie, stack_v + 128, 0));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_B, 4, 0, v.slot));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_LIST_B, 3, 0, SLOT_LIST_B));
	run_others();
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i < 20; i++) {
		CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_THREAD, 0, 150 + i, OKL4_SLOT_SPACE,
					       0, 20 + i));
		CHECK_EQUAL(0, okl4_sys_thread_read(150 + i));
		CHECK_EQUAL(0, okl4_utcb()->word[15]);
	}
	for (uint32_t i = 0; i < 20; i++)
		CHECK_EQUAL(0, drop(0, 150 + i));
	CHECK_EQUAL(0, worker_delete(&d));
	CHECK_EQUAL(0, drop(0, v.slot + 1));
	CHECK_EQUAL(0, drop(0, SLOT_LIST_A));
	let_kernel_idle();
}

void test_pools(void)
{
	RUN(priority_of_refused);
	RUN(dying_thread_creates);
	RUN(revoked_pool);
	RUN(deleted_pool);
	RUN(running_threads_end);
}
