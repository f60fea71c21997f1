/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every operation on a partner in every state: the operation's result, the
 * partner's state afterwards, and the result of the call that it was in.
 */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "scene.h"

#define AT	    OKAPI_ERROR_AT
#define NONE	    (~0u) /* the victim's call has not returned; or the thread is gone */
#define STOPPED	    OKAPI_THREAD_STOPPED
#define READY	    OKAPI_THREAD_READY
#define SENDING	    OKAPI_THREAD_SENDING
#define RECEIVING   OKAPI_THREAD_RECEIVING
#define WAIT_REPLY  OKAPI_THREAD_WAIT_REPLY
#define WAIT_EVENT  OKAPI_THREAD_WAIT_EVENT
#define FAULTED	    OKAPI_THREAD_FAULTED
#define WOULD_BLOCK AT(OKAPI_ERROR_WOULD_BLOCK, 0)
#define BAD_STATE   AT(OKAPI_ERROR_STATE, 0)
#define DIED	    OKAPI_ERROR_PARTNER_DIED
#define CANCELLED   OKAPI_ERROR_CANCELLED

struct expected {
	uint32_t result; /* of the operation */
	uint32_t state;	 /* of the victim afterwards */
	uint32_t victim; /* result of the victim's call */
};

/* What is so if the operation changes nothing for the victim. */
#define AS_IT_WAS(result)                                                                                    \
	{                                                                                                    \
		{result, STOPPED, 0}, {result, READY, NONE}, {result, SENDING, NONE},                        \
			{result, SENDING, NONE}, {result, RECEIVING, NONE}, {result, WAIT_REPLY, NONE},      \
			{result, WAIT_EVENT, NONE}, {result, FAULTED, NONE},                                 \
	}

static uint32_t send_no_block(void)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(1, 1) | OKAPI_TAG_NO_BLOCK, .word = {33}};

	return okl4_sys_send(SLOT_ENDPOINT, &message);
}

/* By the helper, which may wait: the result is its state if it does. */
static uint32_t helped(uint32_t number, uint32_t tag, uint32_t handle)
{
	struct robot_call *call = ROBOT_ADD(&helper, number, SLOT_ENDPOINT, tag, 44);

	call->r[8] = handle;
	return robot_run(&helper) ? robot_result(&helper, 0) : 0x1000 + thread_state(SLOT_HELPER);
}

static uint32_t call(void)
{
	return helped(OKAPI_SYS_CALL, OKAPI_TAG(2, 1), 0);
}

static uint32_t call_no_block(void)
{
	return helped(OKAPI_SYS_CALL, OKAPI_TAG(2, 1) | OKAPI_TAG_NO_BLOCK, 0);
}

static uint32_t send(void)
{
	return helped(OKAPI_SYS_SEND, OKAPI_TAG(2, 1), 0);
}

static uint32_t reply_wait_with_foreign_handle(void)
{
	return helped(OKAPI_SYS_REPLY_WAIT, 0, victim_handle);
}

static uint32_t reply_wait(void)
{
	return helped(OKAPI_SYS_REPLY_WAIT, 0, 0);
}

static uint32_t wait_no_block(void)
{
	struct okl4_registers message;
	uint32_t error = okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message);

	if (error == 0) {
		CHECK_EQUAL(OKAPI_TAG(5, 2), message.tag);
		CHECK_EQUAL(11, message.word[0]);
		CHECK_EQUAL(22, message.word[1]);
	}
	return error;
}

static uint32_t reply(void)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(9, 1), .word = {99}, .handle = victim_handle};
	uint32_t error = okl4_sys_reply(&message);

	CHECK_ERROR(OKAPI_ERROR_HANDLE, 0, okl4_sys_reply(&message)); /* once only */
	run_others();
	if (error == 0) {
		CHECK_EQUAL(OKAPI_TAG(9, 1), victim.call[0].r[1]);
		CHECK_EQUAL(99, victim.call[0].r[2]);
	}
	return error;
}

static uint32_t signal(void)
{
	return okl4_sys_signal(SLOT_NOTIFICATION, 4);
}

static uint32_t stop(void)
{
	return okl4_sys_thread_stop(SLOT_VICTIM);
}

static uint32_t stop_and_resume(void)
{
	okl4_sys_thread_stop(SLOT_VICTIM);
	return okl4_sys_thread_resume(SLOT_VICTIM);
}

static uint32_t resume(void)
{
	return okl4_sys_thread_resume(SLOT_VICTIM);
}

static uint32_t start(void)
{
	return okl4_sys_thread_start(SLOT_VICTIM, 4, 0, 0, 0);
}

static uint32_t write_registers(void)
{
	return okl4_sys_thread_write(SLOT_VICTIM, 1);
}

static uint32_t delete_thread(void)
{
	return okl4_sys_cap_revoke(0, SLOT_VICTIM) ? NONE : okl4_sys_cap_delete(0, SLOT_VICTIM);
}

static uint32_t delete_endpoint(void)
{
	return okl4_sys_cap_delete(0, SLOT_ENDPOINT);
}

static uint32_t delete_notification(void)
{
	return okl4_sys_cap_delete(0, SLOT_NOTIFICATION);
}

static uint32_t delete_list(void)
{
	return okl4_sys_cap_delete(0, SLOT_VICTIM_LIST);
}

static uint32_t delete_space(void)
{
	return okl4_sys_cap_delete(0, SLOT_VICTIM_SPACE);
}

static uint32_t delete_pool(void)
{
	return okl4_sys_cap_revoke(0, SLOT_SCENE_POOL);
}

static uint32_t delete_context(void)
{
	return okl4_sys_cap_delete(0, SLOT_VICTIM + WORKER_SCHEDULING);
}

static void check_case(enum scene scene, uint32_t (*operation)(void), const struct expected *expected)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t failed = failed_checks();

	scene_begin(scene);
	CHECK_EQUAL(expected->result, operation());
	run_others();
	CHECK_EQUAL(expected->state, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(expected->victim, robot_result(&victim, 0));
	scene_end();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	if (failed_checks() != failed)
		debug_print("  when the partner was %s\n", scene_name[scene]);
}

/* Checks the operation in each state; `exceptions` are the states in which it does something. */
#define STATES_TEST(operation, ...)                                                                          \
	static void every_state_##operation(void)                                                            \
	{                                                                                                    \
		static const struct expected expected[SCENES] = __VA_ARGS__;                                 \
                                                                                                             \
		for (uint32_t scene = 0; scene < SCENES; scene++)                                            \
			check_case((enum scene)scene, operation, &expected[scene]);                          \
	}

#define SENDING_HELPER 0x1000 + SENDING
STATES_TEST(send_no_block, {{WOULD_BLOCK, STOPPED, 0},
			    {WOULD_BLOCK, READY, NONE},
			    {WOULD_BLOCK, SENDING, NONE},
			    {WOULD_BLOCK, SENDING, NONE},
			    {0, STOPPED, 0},
			    {WOULD_BLOCK, WAIT_REPLY, NONE},
			    {WOULD_BLOCK, WAIT_EVENT, NONE},
			    {WOULD_BLOCK, FAULTED, NONE}})
STATES_TEST(send, {{SENDING_HELPER, STOPPED, 0},
		   {SENDING_HELPER, READY, NONE},
		   {SENDING_HELPER, SENDING, NONE},
		   {SENDING_HELPER, SENDING, NONE},
		   {0, STOPPED, 0},
		   {SENDING_HELPER, WAIT_REPLY, NONE},
		   {SENDING_HELPER, WAIT_EVENT, NONE},
		   {SENDING_HELPER, FAULTED, NONE}})
STATES_TEST(call, {{SENDING_HELPER, STOPPED, 0},
		   {SENDING_HELPER, READY, NONE},
		   {SENDING_HELPER, SENDING, NONE},
		   {SENDING_HELPER, SENDING, NONE},
		   {0x1000 + WAIT_REPLY, STOPPED, 0},
		   {SENDING_HELPER, WAIT_REPLY, NONE},
		   {SENDING_HELPER, WAIT_EVENT, NONE},
		   {SENDING_HELPER, FAULTED, NONE}})
STATES_TEST(call_no_block, {{WOULD_BLOCK, STOPPED, 0},
			    {WOULD_BLOCK, READY, NONE},
			    {WOULD_BLOCK, SENDING, NONE},
			    {WOULD_BLOCK, SENDING, NONE},
			    {0x1000 + WAIT_REPLY, STOPPED, 0},
			    {WOULD_BLOCK, WAIT_REPLY, NONE},
			    {WOULD_BLOCK, WAIT_EVENT, NONE},
			    {WOULD_BLOCK, FAULTED, NONE}})
STATES_TEST(wait_no_block, {{WOULD_BLOCK, STOPPED, 0},
			    {WOULD_BLOCK, READY, NONE},
			    {0, STOPPED, 0},
			    {0, WAIT_REPLY, NONE},
			    {WOULD_BLOCK, RECEIVING, NONE},
			    {WOULD_BLOCK, WAIT_REPLY, NONE},
			    {WOULD_BLOCK, WAIT_EVENT, NONE},
			    {WOULD_BLOCK, FAULTED, NONE}})
#define RECEIVING_HELPER 0x1000 + RECEIVING
STATES_TEST(reply_wait, {{RECEIVING_HELPER, STOPPED, 0},
			 {RECEIVING_HELPER, READY, NONE},
			 {0, STOPPED, 0},
			 {0, WAIT_REPLY, NONE},
			 {RECEIVING_HELPER, RECEIVING, NONE},
			 {RECEIVING_HELPER, WAIT_REPLY, NONE},
			 {RECEIVING_HELPER, WAIT_EVENT, NONE},
			 {RECEIVING_HELPER, FAULTED, NONE}})
STATES_TEST(reply_wait_with_foreign_handle, AS_IT_WAS(AT(OKAPI_ERROR_HANDLE, 8)))
#define BAD_HANDLE AT(OKAPI_ERROR_HANDLE, 0)
STATES_TEST(reply, {{BAD_HANDLE, STOPPED, 0},
		    {BAD_HANDLE, READY, NONE},
		    {BAD_HANDLE, SENDING, NONE},
		    {BAD_HANDLE, SENDING, NONE},
		    {BAD_HANDLE, RECEIVING, NONE},
		    {0, STOPPED, 0},
		    {BAD_HANDLE, WAIT_EVENT, NONE},
		    {BAD_HANDLE, FAULTED, NONE}})
STATES_TEST(signal, {{0, STOPPED, 0},
		     {0, READY, NONE},
		     {0, SENDING, NONE},
		     {0, SENDING, NONE},
		     {0, RECEIVING, NONE},
		     {0, WAIT_REPLY, NONE},
		     {0, STOPPED, 0},
		     {0, FAULTED, NONE}})
STATES_TEST(stop, {{0, STOPPED, 0},
		   {0, STOPPED, NONE},
		   {0, STOPPED, NONE},
		   {0, STOPPED, NONE},
		   {0, STOPPED, NONE},
		   {0, STOPPED, NONE},
		   {0, STOPPED, NONE},
		   {0, FAULTED, NONE}})
STATES_TEST(stop_and_resume, {{0, STOPPED, 0},
			      {0, READY, NONE},
			      {0, STOPPED, CANCELLED},
			      {0, STOPPED, CANCELLED},
			      {0, STOPPED, CANCELLED},
			      {0, STOPPED, CANCELLED},
			      {0, STOPPED, CANCELLED},
			      {0, FAULTED, NONE}})
#define ONLY_WHEN_STOPPED(state, faulted)                                                                    \
	{                                                                                                    \
		{0, state, 0}, {BAD_STATE, READY, NONE}, {BAD_STATE, SENDING, NONE},                         \
			{BAD_STATE, SENDING, NONE}, {BAD_STATE, RECEIVING, NONE},                            \
			{BAD_STATE, WAIT_REPLY, NONE}, {BAD_STATE, WAIT_EVENT, NONE}, {0, faulted, NONE},    \
	}
STATES_TEST(resume, ONLY_WHEN_STOPPED(STOPPED, FAULTED))
STATES_TEST(start, ONLY_WHEN_STOPPED(FAULTED, FAULTED))
STATES_TEST(write_registers, ONLY_WHEN_STOPPED(STOPPED, FAULTED))
#define ALL_GONE                                                                                             \
	{                                                                                                    \
		{0, NONE, 0}, {0, NONE, NONE}, {0, NONE, NONE}, {0, NONE, NONE}, {0, NONE, NONE},            \
			{0, NONE, NONE}, {0, NONE, NONE}, {0, NONE, NONE},                                   \
	}
STATES_TEST(delete_thread, ALL_GONE)
STATES_TEST(delete_pool, ALL_GONE)
STATES_TEST(delete_endpoint, {{0, STOPPED, 0},
			      {0, READY, NONE},
			      {0, STOPPED, DIED},
			      {0, STOPPED, DIED},
			      {0, STOPPED, DIED},
			      {0, WAIT_REPLY, NONE},
			      {0, WAIT_EVENT, NONE},
			      {0, FAULTED, NONE}})
STATES_TEST(delete_notification, {{0, STOPPED, 0},
				  {0, READY, NONE},
				  {0, SENDING, NONE},
				  {0, SENDING, NONE},
				  {0, RECEIVING, NONE},
				  {0, WAIT_REPLY, NONE},
				  {0, STOPPED, DIED},
				  {0, FAULTED, NONE}})
#define ALL_STOPPED                                                                                          \
	{                                                                                                    \
		{0, STOPPED, 0}, {0, STOPPED, NONE}, {0, STOPPED, NONE}, {0, STOPPED, NONE},                 \
			{0, STOPPED, NONE}, {0, STOPPED, NONE}, {0, STOPPED, NONE}, {0, STOPPED, NONE},      \
	}
STATES_TEST(delete_list, ALL_STOPPED)
STATES_TEST(delete_space, ALL_STOPPED)
STATES_TEST(delete_context, AS_IT_WAS(0))

int main(void)
{
	/* The first of all takes memory for a UTCB that stays. */
	scene_begin(SCENE_STOPPED);
	scene_end();
	RUN(every_state_send_no_block);
	RUN(every_state_send);
	RUN(every_state_call);
	RUN(every_state_call_no_block);
	RUN(every_state_wait_no_block);
	RUN(every_state_reply_wait);
	RUN(every_state_reply_wait_with_foreign_handle);
	RUN(every_state_reply);
	RUN(every_state_signal);
	RUN(every_state_stop);
	RUN(every_state_stop_and_resume);
	RUN(every_state_resume);
	RUN(every_state_start);
	RUN(every_state_write_registers);
	RUN(every_state_delete_thread);
	RUN(every_state_delete_pool);
	RUN(every_state_delete_endpoint);
	RUN(every_state_delete_notification);
	RUN(every_state_delete_list);
	RUN(every_state_delete_space);
	RUN(every_state_delete_context);
	test_messages();
	test_limits();
	finish_tests();
}
