/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls on endpoints and notifications. */
#include "refusals.h"

/* The tag in r1: undefined bits, those that only the kernel sets, and lengths above the limit. */
static void refuse_tags(uint32_t good)
{
	for (uint32_t bit = 0x100; bit < 0x10000; bit <<= 1)
		REFUSE(1, good | bit, OKAPI_ERROR_FLAGS, 1);
	REFUSE(1, good | 63, OKAPI_ERROR_TOO_LONG, 1);
}

static void send_or_call(uint32_t number)
{
	TEMPLATE(number, SLOT_AN_ENDPOINT, OKAPI_TAG_NO_BLOCK, 2, 3, 4, 5, 6, 7);
	REFUSE_AS_IT_IS(OKAPI_ERROR_WOULD_BLOCK, 0);
	refuse_tags(OKAPI_TAG_NO_BLOCK);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_SEND, NO_SLOT_ALLOWED);

	TEMPLATE(number, SLOT_AN_ENDPOINT, OKAPI_TAG_NO_BLOCK | OKAPI_TAG_CAPABILITY);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_GRANT, NO_SLOT_ALLOWED);
}

static void receive(void)
{
	TEMPLATE(OKAPI_SYS_WAIT, SLOT_AN_ENDPOINT, OKAPI_TAG_NO_BLOCK);
	REFUSE_AS_IT_IS(OKAPI_ERROR_WOULD_BLOCK, 0);
	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		if (bit != OKAPI_TAG_NO_BLOCK)
			REFUSE(1, bit | OKAPI_TAG_NO_BLOCK, OKAPI_ERROR_FLAGS, 1);
	}
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_RECEIVE, NO_SLOT_ALLOWED);
}

static void refuse_handles(uint32_t argument)
{
	REFUSE(argument, 1, OKAPI_ERROR_HANDLE, argument);
	REFUSE(argument, OKAPI_MAX_THREADS - 1, OKAPI_ERROR_HANDLE, argument);
	REFUSE(argument, OKAPI_MAX_THREADS, OKAPI_ERROR_HANDLE, argument);
	REFUSE(argument, 0x80000000, OKAPI_ERROR_HANDLE, argument);
	REFUSE(argument, 0xffffffff, OKAPI_ERROR_HANDLE, argument);
}

static void reply(void)
{
	TEMPLATE(OKAPI_SYS_REPLY, 1);
	refuse_tags(0);
	refuse_handles(0);
	REFUSE(0, 0, OKAPI_ERROR_HANDLE, 0);

	TEMPLATE(OKAPI_SYS_REPLY_WAIT, SLOT_AN_ENDPOINT, 0, 0, 0, 0, 0, 0, 0, 1);
	refuse_tags(0);
	refuse_handles(8);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_RECEIVE, NO_SLOT_ALLOWED);
}

static void signal(void)
{
	TEMPLATE(OKAPI_SYS_SIGNAL, SLOT_A_NOTIFICATION, 0x10);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_NOTIFICATION, OKAPI_NOTIFICATION_SIGNAL, NO_SLOT_ALLOWED);
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH, 0, SLOT_A_NOTIFICATION, OKAPI_RIGHTS_ALL, 0x30));
	arguments[0] = SLOT_SCRATCH;
	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		if (!(bit & 0x30))
			REFUSE(1, bit | 0x10, OKAPI_ERROR_BITS, 1);
	}
	CHECK_EQUAL(0, call_template());
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SCRATCH));
}

static void notification_wait(void)
{
	TEMPLATE(OKAPI_SYS_NOTIFICATION_WAIT, SLOT_A_NOTIFICATION, 0x10, OKAPI_TAG_NO_BLOCK);
	CHECK_EQUAL(0, call_template()); /* the bit that signal() has set */
	REFUSE_AS_IT_IS(OKAPI_ERROR_WOULD_BLOCK, 0);
	REFUSE(1, 0, OKAPI_ERROR_VALUE, 1);
	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		if (bit != OKAPI_TAG_NO_BLOCK)
			REFUSE(2, bit, OKAPI_ERROR_FLAGS, 2);
	}
	REFUSE(0, SLOT_OTHER_NOTIFICATION, OKAPI_ERROR_BUSY, 0);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_NOTIFICATION, OKAPI_NOTIFICATION_WAIT, NO_SLOT_ALLOWED);
}

void test_messages(void)
{
	send_or_call(OKAPI_SYS_CALL);
	send_or_call(OKAPI_SYS_SEND);
	receive();
	reply();
	signal();
	notification_wait();
	TEMPLATE(OKAPI_SYS_YIELD, 1, 2, 3);
	CHECK_EQUAL(0, call_template());
}
