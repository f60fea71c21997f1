/* SPDX-License-Identifier: BSD-2-Clause */
/* Masks, polls, badges, waits together with messages, and what happens when a notification goes. */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "robot.h"

enum {
	SLOT_NOTE = SLOT_FIRST_FREE,
	SLOT_ENDPOINT,
	SLOT_BADGED,
	SLOT_ROBOT,
	SLOT_OTHER = SLOT_ROBOT + WORKER_SLOTS
};

static struct robot robot, other;

static void begin(void)
{
	robot.worker = (struct worker){SLOT_ROBOT, 0, 0, 70, 120, 0, 0};
	robot.self = SLOT_ROBOT;
	other.worker = (struct worker){SLOT_OTHER, 0, 0, 71, 121, 0, 0};
	other.self = SLOT_OTHER;
	robot_clear(&robot);
	robot_clear(&other);
	CHECK_EQUAL(0, worker_make(&robot.worker));
	CHECK_EQUAL(0, worker_make(&other.worker));
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_NOTIFICATION, 0, SLOT_NOTE, 0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_ENDPOINT, 0, 0, 0));
}

static void end(void)
{
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, worker_delete(&robot.worker));
	CHECK_EQUAL(0, worker_delete(&other.worker));
	okl4_sys_cap_delete(0, SLOT_NOTE);
	okl4_sys_cap_delete(0, SLOT_ENDPOINT);
	CHECK_EQUAL(0, broken_invariant());
}

static uint32_t poll(uint32_t mask, uint32_t *bits)
{
	return okl4_sys_notification_wait(SLOT_NOTE, mask, OKAPI_TAG_NO_BLOCK, bits);
}

static void polls_take_what_the_mask_names(void)
{
	uint32_t bits;

	begin();
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(~0u, &bits));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x80000005));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x10));
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(0x0a, &bits));
	CHECK_EQUAL(0, poll(0x11, &bits));
	CHECK_EQUAL(0x11, bits);
	CHECK_EQUAL(0, poll(~0u, &bits));
	CHECK_EQUAL(0x80000004, bits);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(~0u, &bits));
	CHECK_ERROR(OKAPI_ERROR_VALUE, 1, poll(0, &bits));
	end();
}

static void waiters_wake_for_their_bits_only(void)
{
	uint32_t bits;

	begin();
	ROBOT_ADD(&robot, OKAPI_SYS_NOTIFICATION_WAIT, SLOT_NOTE, 0xc);
	CHECK_EQUAL(0, robot_run(&robot));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x3));
	run_others();
	CHECK_EQUAL(0, robot.done);
	ROBOT_ADD(&other, OKAPI_SYS_NOTIFICATION_WAIT, SLOT_NOTE, 0x1);
	CHECK_EQUAL(1, robot_run(&other));
	CHECK_ERROR(OKAPI_ERROR_BUSY, 0, robot_result(&other, 0));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x16));
	run_others();
	CHECK_EQUAL(0, robot_result(&robot, 0));
	CHECK_EQUAL(0x4, robot.call[0].r[1]);
	CHECK_EQUAL(0, poll(~0u, &bits));
	CHECK_EQUAL(0x13, bits);
	end();
}

static void badges_limit_the_bits(void)
{
	uint32_t bits;

	begin();
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_BADGED, 0, SLOT_NOTE, OKAPI_NOTIFICATION_SIGNAL, 0x6));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_BADGED, 0x2));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_BADGED, 0x6));
	CHECK_ERROR(OKAPI_ERROR_BITS, 1, okl4_sys_signal(SLOT_BADGED, 0x7));
	CHECK_ERROR(OKAPI_ERROR_BITS, 1, okl4_sys_signal(SLOT_BADGED, 0x8));
	CHECK_ERROR(OKAPI_ERROR_RIGHTS, 0,
		    okl4_sys_notification_wait(SLOT_BADGED, 1, OKAPI_TAG_NO_BLOCK, &bits));
	CHECK_EQUAL(0, poll(~0u, &bits));
	CHECK_EQUAL(0x6, bits);
	end();
}

static void bound_events_come_with_messages(void)
{
	begin();
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOT, OKAPI_THREAD_SET_NOTIFICATION, SLOT_NOTE));
	CHECK_ERROR(OKAPI_ERROR_BUSY, 2,
		    okl4_sys_thread_set(SLOT_OTHER, OKAPI_THREAD_SET_NOTIFICATION, SLOT_NOTE));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x1));
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, SLOT_ENDPOINT);
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, SLOT_ENDPOINT);
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, SLOT_ENDPOINT);
	CHECK_EQUAL(1, robot_run(&robot)); /* what was pending came at once */
	CHECK_EQUAL(OKAPI_TAG_NOTIFICATION | 1, robot.call[0].r[1]);
	CHECK_EQUAL(0x1, robot.call[0].r[2]);
	CHECK_EQUAL(0, robot.call[0].r[8]);
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x30));
	run_others();
	CHECK_EQUAL(2, robot.done);
	CHECK_EQUAL(0x30, robot.call[1].r[2]);
	CHECK_EQUAL(0, okl4_send1(SLOT_ENDPOINT, OKAPI_TAG(3, 1), 99));
	run_others();
	CHECK_EQUAL(3, robot.done);
	CHECK_EQUAL(OKAPI_TAG(3, 1), robot.call[2].r[1]);
	CHECK_EQUAL(99, robot.call[2].r[2]);
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOT, OKAPI_THREAD_SET_NOTIFICATION, 0));
	CHECK_ERROR(OKAPI_ERROR_NOT_BOUND, 0,
		    okl4_sys_thread_set(SLOT_ROBOT, OKAPI_THREAD_SET_NOTIFICATION, 0));
	end();
}

static void events_go_before_queued_messages(void)
{
	begin();
	ROBOT_ADD(&other, OKAPI_SYS_SEND, SLOT_ENDPOINT, OKAPI_TAG(4, 1), 55);
	CHECK_EQUAL(0, robot_run(&other));
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOT, OKAPI_THREAD_SET_NOTIFICATION, SLOT_NOTE));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_NOTE, 0x2));
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, SLOT_ENDPOINT);
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, SLOT_ENDPOINT);
	CHECK_EQUAL(2, robot_run(&robot));
	CHECK_EQUAL(0x2, robot.call[0].r[2]);
	CHECK_EQUAL(55, robot.call[1].r[2]);
	CHECK_EQUAL(0, robot_result(&other, 0));
	end();
}

static void destroyed_while_waited_on(void)
{
	begin();
	ROBOT_ADD(&robot, OKAPI_SYS_NOTIFICATION_WAIT, SLOT_NOTE, 1);
	CHECK_EQUAL(0, robot_run(&robot));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_NOTE));
	run_others();
	CHECK_EQUAL(OKAPI_ERROR_PARTNER_DIED, robot_result(&robot, 0));
	end();
}

static void destroyed_while_bound(void)
{
	begin();
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_ROBOT, OKAPI_THREAD_SET_NOTIFICATION, SLOT_NOTE));
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, SLOT_ENDPOINT);
	CHECK_EQUAL(0, robot_run(&robot));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_NOTE));
	CHECK_EQUAL(OKAPI_THREAD_RECEIVING, thread_state(SLOT_ROBOT));
	CHECK_EQUAL(0, okl4_send1(SLOT_ENDPOINT, OKAPI_TAG(0, 1), 7));
	run_others();
	CHECK_EQUAL(0, robot_result(&robot, 0));
	CHECK_EQUAL(7, robot.call[0].r[2]);
	end();
}

int main(void)
{
	RUN(polls_take_what_the_mask_names);
	RUN(waiters_wake_for_their_bits_only);
	RUN(badges_limit_the_bits);
	RUN(bound_events_come_with_messages);
	RUN(events_go_before_queued_messages);
	RUN(destroyed_while_waited_on);
	RUN(destroyed_while_bound);
	finish_tests();
}
