/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls on capability lists. */
#include "refusals.h"

static void copy(void)
{
	uint32_t rights = OKAPI_ENDPOINT_SEND | OKAPI_ENDPOINT_RECEIVE;

	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH2, 0, SLOT_AN_ENDPOINT, rights, 0));
	TEMPLATE(OKAPI_SYS_CAP_COPY, 0, SLOT_DEEP, 0, SLOT_SCRATCH2, rights, 0);
	REFUSE_SLOTS(0, OKAPI_LIST_MODIFY, true);
	REFUSE_SLOTS(2, OKAPI_LIST_COPY_FROM, false);
	REFUSE(4, rights | OKAPI_ENDPOINT_GRANT, OKAPI_ERROR_RIGHTS, 4);
	for (uint32_t bit = 4; bit != 0; bit <<= 1)
		REFUSE(4, bit, OKAPI_ERROR_RIGHTS, 4);
	CHECK_EQUAL(0, call_template());
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_DEEP));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SCRATCH2));
}

static void copy_badges(void)
{
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH2, 0, SLOT_AN_ENDPOINT, OKAPI_RIGHTS_ALL, 77));
	TEMPLATE(OKAPI_SYS_CAP_COPY, 0, SLOT_SCRATCH, 0, SLOT_SCRATCH2, 0, 0);
	REFUSE(5, 1, OKAPI_ERROR_BADGE, 5);
	REFUSE(5, 77, OKAPI_ERROR_BADGE, 5);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SCRATCH2));
	for (uint32_t type = 0; type < OKAPI_TYPE_COUNT; type++) {
		if (!object_of(type) || type == OKAPI_TYPE_ENDPOINT || type == OKAPI_TYPE_NOTIFICATION)
			continue;
		arguments[3] = object_of(type);
		REFUSE(5, 1, OKAPI_ERROR_BADGE, 5);
	}
	arguments[3] = make_deep(SLOT_AN_ENDPOINT);
	REFUSE_AS_IT_IS(OKAPI_ERROR_DEPTH, 3);
	undo_deep();
}

static void move(void)
{
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH2, 0, SLOT_AN_ENDPOINT, OKAPI_RIGHTS_ALL, 0));
	TEMPLATE(OKAPI_SYS_CAP_MOVE, 0, SLOT_DEEP, 0, SLOT_SCRATCH2);
	REFUSE_SLOTS(0, OKAPI_LIST_MODIFY, true);
	REFUSE_SLOTS(2, OKAPI_LIST_MODIFY, false);
	REFUSE(1, SLOT_SCRATCH2, OKAPI_ERROR_SLOT_OCCUPIED, 1); /* onto itself */
	CHECK_EQUAL(0, call_template());
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_DEEP));
}

void test_lists(void)
{
	copy();
	copy_badges();
	move();

	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_SCRATCH2, 0, SLOT_AN_ENDPOINT, OKAPI_RIGHTS_ALL, 0));
	TEMPLATE(OKAPI_SYS_CAP_QUERY, 0, SLOT_SCRATCH2);
	REFUSE_SLOTS(0, OKAPI_LIST_COPY_FROM, false);
	CHECK_EQUAL(0, call_template());
	TEMPLATE(OKAPI_SYS_CAP_REVOKE, 0, SLOT_SCRATCH2);
	REFUSE_SLOTS(0, OKAPI_LIST_MODIFY, false);
	CHECK_EQUAL(0, call_template());
	TEMPLATE(OKAPI_SYS_CAP_DELETE, 0, SLOT_SCRATCH2);
	REFUSE_SLOTS(0, OKAPI_LIST_MODIFY, false);
	CHECK_EQUAL(0, call_template());
	CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 1, call_template());
}
