/* SPDX-License-Identifier: BSD-2-Clause */
/* How many calls a server can have, how deep calls nest, and circles. */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "scene.h"

#define CALLERS (OKAPI_MAX_OUTSTANDING + 1)
#define LINKS	(OKAPI_MAX_CALL_DEPTH + 2)

enum { SLOT_CALLERS = SLOT_OTHERS, SLOT_LINKS = SLOT_CALLERS + CALLERS * WORKER_SLOTS };

static struct robot caller[CALLERS];

static void make_caller(uint32_t number)
{
	struct robot *robot = &caller[number];

	robot->worker = (struct worker){SLOT_CALLERS + number * WORKER_SLOTS, 0, 0, 80 + number, 110, 0, 0};
	robot->self = robot->worker.slot;
	CHECK_EQUAL(0, worker_make(&robot->worker));
	robot_clear(robot);
}

static void thirty_two_calls_and_no_more(void)
{
	struct okl4_registers message;
	uint32_t handle = 0;

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINT, 0, 0, 0));
	for (uint32_t i = 0; i < CALLERS; i++) {
		make_caller(i);
		ROBOT_ADD(&caller[i], OKAPI_SYS_CALL, SLOT_ENDPOINT, OKAPI_TAG(0, 1), i);
		robot_run(&caller[i]);
	}
	for (uint32_t i = 0; i < OKAPI_MAX_OUTSTANDING; i++) {
		CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
		handle = message.handle;
	}
	CHECK_ERROR(OKAPI_ERROR_LIMIT, 0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_reply0(handle, 0));
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
	CHECK_EQUAL(CALLERS - 1, message.word[0]);
	for (uint32_t i = 0; i < CALLERS; i++)
		CHECK_EQUAL(0, worker_delete(&caller[i].worker));
	CHECK_ERROR(OKAPI_ERROR_HANDLE, 0, okl4_reply0(message.handle, 0));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINT));
	CHECK_EQUAL(0, broken_invariant());
}

/* Link n waits at endpoint n and passes each message on to endpoint n + 1. */
static uint32_t make_chain(uint32_t length)
{
	for (uint32_t i = 0; i <= length; i++)
		CHECK_EQUAL(0,
			    okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_LINKS + i, 0, 0, 0));
	for (uint32_t i = 0; i < length; i++) {
		make_caller(i);
		ROBOT_ADD(&caller[i], OKAPI_SYS_WAIT, SLOT_LINKS + i);
		ROBOT_ADD(&caller[i], OKAPI_SYS_CALL, SLOT_LINKS + i + 1);
		robot_run(&caller[i]);
	}
	make_caller(length);
	ROBOT_ADD(&caller[length], OKAPI_SYS_CALL, SLOT_LINKS);
	robot_run(&caller[length]);
	return thread_state(caller[length].worker.slot);
}

static void delete_chain(uint32_t length)
{
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i <= length; i++) {
		CHECK_EQUAL(0, worker_delete(&caller[i].worker));
		CHECK_EQUAL(0, broken_invariant());
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_LINKS + i));
	}
}

static void calls_nest_eight_deep(void)
{
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, make_chain(OKAPI_MAX_CALL_DEPTH - 1));
	CHECK_EQUAL(OKAPI_THREAD_SENDING, thread_state(caller[OKAPI_MAX_CALL_DEPTH - 2].worker.slot));
	delete_chain(OKAPI_MAX_CALL_DEPTH - 1);
}

static void deeper_calls_are_refused(void)
{
	make_chain(LINKS - 1);
	/* The first caller and seven links wait; the eighth link's call is one too many. */
	for (uint32_t i = 0; i < OKAPI_MAX_CALL_DEPTH - 1; i++)
		CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(caller[i].worker.slot));
	CHECK_ERROR(OKAPI_ERROR_CHAIN, 0, robot_result(&caller[OKAPI_MAX_CALL_DEPTH - 1], 1));
	delete_chain(LINKS - 1);
}

/* Link 2 calls endpoint 0, whose server waits for link 1, which waits for link 2. */
static void circles_are_refused(void)
{
	for (uint32_t i = 0; i < 3; i++)
		CHECK_EQUAL(0,
			    okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_LINKS + i, 0, 0, 0));
	for (uint32_t i = 0; i < 3; i++) {
		make_caller(i);
		ROBOT_ADD(&caller[i], OKAPI_SYS_WAIT, SLOT_LINKS + i);
		ROBOT_ADD(&caller[i], OKAPI_SYS_CALL, SLOT_LINKS + (i + 1) % 3);
		robot_run(&caller[i]);
	}
	make_caller(3);
	ROBOT_ADD(&caller[3], OKAPI_SYS_CALL, SLOT_LINKS);
	robot_run(&caller[3]);
	CHECK_ERROR(OKAPI_ERROR_CHAIN, 0, robot_result(&caller[2], 1));
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i < 4; i++)
		CHECK_EQUAL(0, worker_delete(&caller[i].worker));
	for (uint32_t i = 0; i < 3; i++)
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_LINKS + i));
}

static void calling_oneself_is_refused(void)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINT, 0, 0, 0));
	make_caller(0);
	ROBOT_ADD(&caller[0], OKAPI_SYS_WAIT, SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK);
	ROBOT_ADD(&caller[0], OKAPI_SYS_CALL, SLOT_ENDPOINT);
	CHECK_EQUAL(2, robot_run(&caller[0]));
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, robot_result(&caller[0], 0));
	CHECK_ERROR(OKAPI_ERROR_CHAIN, 0, robot_result(&caller[0], 1));
	CHECK_EQUAL(0, worker_delete(&caller[0].worker));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_ENDPOINT));
}

void test_limits(void)
{
	RUN(thirty_two_calls_and_no_more);
	RUN(calls_nest_eight_deep);
	RUN(deeper_calls_are_refused);
	RUN(circles_are_refused);
	RUN(calling_oneself_is_refused);
}
