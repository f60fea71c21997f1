/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues by priority; servers run at the priority of those they serve, along chains too. */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "scheduling.h"

#define ROBOTS 5

static struct robot robot[ROBOTS];

static uint32_t priority_of(uint32_t number)
{
	uint32_t state, priority = 0, low, high, sent, received, index;

	okl4_sys_thread_query(SLOT_ROBOTS + number * WORKER_SLOTS, &state, &priority, &low, &high, &sent,
			      &received, &index);
	return priority;
}

static void make_robot(uint32_t number, uint32_t priority)
{
	robot[number].worker =
		(struct worker){SLOT_ROBOTS + number * WORKER_SLOTS, 0, 0, 75 + number, priority, 0, 0};
	robot[number].self = robot[number].worker.slot;
	CHECK_EQUAL(0, worker_make(&robot[number].worker));
	robot_clear(&robot[number]);
}

static void make_endpoints(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINTS + i, 0,
					       0, 0));
}

static void delete_all(uint32_t robots, uint32_t endpoints)
{
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i < robots; i++)
		CHECK_EQUAL(0, worker_delete(&robot[i].worker));
	for (uint32_t i = 0; i < endpoints; i++)
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINTS + i));
	CHECK_EQUAL(0, broken_invariant());
}

static void queues_go_by_priority_then_by_time(void)
{
	static const uint8_t priority[ROBOTS] = {60, 80, 70, 80, 60};
	static const uint8_t expected[ROBOTS] = {1, 3, 2, 0, 4};
	struct okl4_registers message;

	make_endpoints(1);
	for (uint32_t i = 0; i < ROBOTS; i++) {
		make_robot(i, priority[i]);
		ROBOT_ADD(&robot[i], OKAPI_SYS_SEND, SLOT_ENDPOINTS, OKAPI_TAG(0, 1), i);
		CHECK_EQUAL(0, robot_run(&robot[i]));
	}
	/* A change while it waits counts too. */
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOTS + 4 * WORKER_SLOTS, OKAPI_THREAD_SET_PRIORITY, 90));
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINTS, OKAPI_TAG_NO_BLOCK, &message));
	CHECK_EQUAL(4, message.word[0]);
	for (uint32_t i = 0; i < ROBOTS - 1; i++) {
		CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINTS, OKAPI_TAG_NO_BLOCK, &message));
		CHECK_EQUAL(expected[i], message.word[0]);
	}
	delete_all(ROBOTS, 1);
}

static void server_inherits_from_its_clients(void)
{
	make_endpoints(2);
	/* It answers the second call with the third step, while the first one is still open. */
	make_robot(0, 50);
	ROBOT_ADD(&robot[0], OKAPI_SYS_WAIT, SLOT_ENDPOINTS);
	ROBOT_ADD(&robot[0], OKAPI_SYS_WAIT, SLOT_ENDPOINTS + 1);
	ROBOT_ADD(&robot[0], OKAPI_SYS_REPLY);
	ROBOT_ADD(&robot[0], OKAPI_SYS_WAIT, SLOT_ENDPOINTS + 1);
	robot_run(&robot[0]);
	make_robot(1, 70);
	ROBOT_ADD(&robot[1], OKAPI_SYS_CALL, SLOT_ENDPOINTS);
	robot_run(&robot[1]);
	CHECK_EQUAL(70, priority_of(0));
	make_robot(2, 90);
	ROBOT_ADD(&robot[2], OKAPI_SYS_CALL, SLOT_ENDPOINTS + 1);
	robot_run(&robot[2]);
	CHECK_EQUAL(0, robot_result(&robot[2], 0));
	CHECK_EQUAL(70, priority_of(0)); /* the other one is still there */
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOTS + WORKER_SLOTS, OKAPI_THREAD_SET_PRIORITY, 75));
	CHECK_EQUAL(75, priority_of(0));
	okl4_sys_thread_stop(SLOT_ROBOTS + WORKER_SLOTS);
	CHECK_EQUAL(50, priority_of(0));
	delete_all(3, 2);
}

/* 3 (90) calls 2 (60), which calls 1 (55), which calls 0 (50). */
static void inheritance_goes_along_chains(void)
{
	make_endpoints(4);
	for (uint32_t i = 0; i < 3; i++) {
		make_robot(i, 50 + 5 * i);
		ROBOT_ADD(&robot[i], OKAPI_SYS_WAIT, SLOT_ENDPOINTS + i);
		/* The last one waits for good, elsewhere. */
		if (i == 0)
			ROBOT_ADD(&robot[i], OKAPI_SYS_WAIT, SLOT_ENDPOINTS + 3);
		else
			ROBOT_ADD(&robot[i], OKAPI_SYS_CALL, SLOT_ENDPOINTS + i - 1);
		robot_run(&robot[i]);
	}
	make_robot(3, 90);
	ROBOT_ADD(&robot[3], OKAPI_SYS_CALL, SLOT_ENDPOINTS + 2);
	robot_run(&robot[3]);
	for (uint32_t i = 0; i < 3; i++)
		CHECK_EQUAL(90, priority_of(i));
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOTS + 3 * WORKER_SLOTS, OKAPI_THREAD_SET_PRIORITY, 95));
	for (uint32_t i = 0; i < 3; i++)
		CHECK_EQUAL(95, priority_of(i));
	/* Whoever leaves the chain takes the priority along. */
	okl4_sys_thread_stop(SLOT_ROBOTS + 3 * WORKER_SLOTS);
	for (uint32_t i = 0; i < 3; i++)
		CHECK_EQUAL(60, priority_of(i));
	delete_all(4, 4);
}

/* A caller in the queue lends its priority before it is received. */
static void server_inherits_from_its_queue(void)
{
	make_endpoints(2);
	make_robot(0, 50);
	ROBOT_ADD(&robot[0], OKAPI_SYS_WAIT, SLOT_ENDPOINTS);
	ROBOT_ADD(&robot[0], OKAPI_SYS_NOTIFICATION_WAIT, OKL4_SLOT_MAIN_NOTIFICATION, 0x100);
	robot_run(&robot[0]);
	make_robot(1, 70);
	ROBOT_ADD(&robot[1], OKAPI_SYS_CALL, SLOT_ENDPOINTS);
	robot_run(&robot[1]);
	make_robot(2, 85);
	ROBOT_ADD(&robot[2], OKAPI_SYS_CALL, SLOT_ENDPOINTS);
	robot_run(&robot[2]);
	CHECK_EQUAL(OKAPI_THREAD_SENDING, thread_state(SLOT_ROBOTS + 2 * WORKER_SLOTS));
	CHECK_EQUAL(85, priority_of(0));
	okl4_sys_thread_stop(SLOT_ROBOTS + 2 * WORKER_SLOTS);
	CHECK_EQUAL(70, priority_of(0));
	delete_all(3, 2);
}

void test_inheritance(void)
{
	RUN(queues_go_by_priority_then_by_time);
	RUN(server_inherits_from_its_clients);
	RUN(inheritance_goes_along_chains);
	RUN(server_inherits_from_its_queue);
}
