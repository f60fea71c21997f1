/* SPDX-License-Identifier: BSD-2-Clause */
/* Creating objects, and pools. */
#include "refusals.h"

/* What is wrong for every type; leaves the template as it was. */
static void refuse_common(void)
{
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_POOL, OKAPI_POOL_CREATE, NO_SLOT_ALLOWED);
	REFUSE_SLOTS(2, OKAPI_LIST_MODIFY, true);
	arguments[0] = make_deep(OKL4_SLOT_POOL);
	REFUSE_AS_IT_IS(OKAPI_ERROR_DEPTH, 0);
	arguments[0] = OKL4_SLOT_POOL;
	undo_deep();
}

/* The template was right all along. */
static void succeed(void)
{
	CHECK_EQUAL(0, call_template());
	CHECK_EQUAL(0, okl4_sys_cap_delete(arguments[2], arguments[3]));
}

static void simple_types(void)
{
	static const uint32_t type[] = {OKAPI_TYPE_SPACE, OKAPI_TYPE_ENDPOINT, OKAPI_TYPE_NOTIFICATION,
					OKAPI_TYPE_TIMER};
	static const uint32_t wrong[] = {OKAPI_TYPE_NONE,  OKAPI_TYPE_SEGMENT, OKAPI_TYPE_INTERRUPT,
					 OKAPI_TYPE_COUNT, 0x80000004,	       0xffffffff};

	for (uint32_t i = 0; i < 4; i++) {
		TEMPLATE(OKAPI_SYS_CREATE, OKL4_SLOT_POOL, type[i], 0, SLOT_SCRATCH2);
		refuse_common();
		succeed();
	}
	for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		REFUSE(1, wrong[i], OKAPI_ERROR_TYPE, 1);
}

static void pools(void)
{
	static const uint32_t wrong[] = {0, 1, 64, 2048, 4095, 4097, 12288, 1u << 27, 1u << 31, 0xffffffff};

	TEMPLATE(OKAPI_SYS_CREATE, OKL4_SLOT_POOL, OKAPI_TYPE_POOL, 0, SLOT_SCRATCH2, 4096);
	refuse_common();
	for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		REFUSE(4, wrong[i], OKAPI_ERROR_SIZE, 4);
	REFUSE(4, 1u << 26, OKAPI_ERROR_NO_MEMORY, 0);
	succeed();

	TEMPLATE(OKAPI_SYS_POOL_QUERY, OKL4_SLOT_POOL);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_POOL, OKAPI_POOL_QUERY, NO_SLOT_ALLOWED);
	CHECK_EQUAL(0, call_template());
}

static void lists(void)
{
	static const uint32_t wrong[] = {0, 1, OKAPI_MAX_LIST_ENTRIES + 1, 0x80000000, 0xffffffff};

	TEMPLATE(OKAPI_SYS_CREATE, OKL4_SLOT_POOL, OKAPI_TYPE_LIST, 0, SLOT_SCRATCH2, 2);
	refuse_common();
	for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		REFUSE(4, wrong[i], OKAPI_ERROR_SIZE, 4);
	succeed();
}

static void threads(void)
{
	TEMPLATE(OKAPI_SYS_CREATE, OKL4_SLOT_POOL, OKAPI_TYPE_THREAD, 0, SLOT_SCRATCH2, OKL4_SLOT_SPACE,
		 SLOT_A_LIST, 9);
	refuse_common();
	REFUSE_CAPABILITIES(4, OKAPI_TYPE_SPACE, OKAPI_SPACE_USE, NO_SLOT_ALLOWED);
	REFUSE_CAPABILITIES(5, OKAPI_TYPE_LIST, OKAPI_LIST_MODIFY, ZERO_ALLOWED);
	REFUSE(6, OKAPI_UTCBS_PER_SPACE, OKAPI_ERROR_VALUE, 6);
	REFUSE(6, 0xffffffff, OKAPI_ERROR_VALUE, 6);
	REFUSE(6, 0, OKAPI_ERROR_UTCB_IN_USE, 6); /* the main thread's */
	REFUSE(6, 5, OKAPI_ERROR_UTCB_IN_USE, 6); /* SLOT_A_THREAD's */
	succeed();
	arguments[5] = 0;
	arguments[6] = OKAPI_UTCBS_PER_SPACE - 1;
	succeed();
}

static void contexts(void)
{
	TEMPLATE(OKAPI_SYS_CREATE, OKL4_SLOT_POOL, OKAPI_TYPE_SCHEDULING_CONTEXT, 0, SLOT_SCRATCH2,
		 OKL4_SLOT_SCHEDULING);
	refuse_common();
	REFUSE_CAPABILITIES(4, OKAPI_TYPE_SCHEDULING_CONTEXT, OKAPI_SCHEDULING_SET, NO_SLOT_ALLOWED);
	succeed();
}

static void vcpus(void)
{
	static const uint32_t wrong[] = {0, 1, 65, 0x80000002, 0xffffffff};

	TEMPLATE(OKAPI_SYS_CREATE, OKL4_SLOT_POOL, OKAPI_TYPE_VCPU, 0, SLOT_SCRATCH2, OKL4_SLOT_SPACE, 2);
	refuse_common();
	REFUSE_CAPABILITIES(4, OKAPI_TYPE_SPACE, OKAPI_SPACE_USE, NO_SLOT_ALLOWED);
	for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		REFUSE(5, wrong[i], OKAPI_ERROR_VALUE, 5);
	REFUSE(4, SLOT_A_SPACE, OKAPI_ERROR_BUSY, 4);
	succeed();
	arguments[5] = 64;
	succeed();

	/* What else start refuses is tested in machines (group `machine`). */
	TEMPLATE(OKAPI_SYS_VCPU_START, SLOT_A_VCPU, 0xc0000000, 0xc0000000, 0xc0000000, 0x100000, 0x100000,
		 0x104000);
	REFUSE_CAPABILITIES(0, OKAPI_TYPE_VCPU, OKAPI_VCPU_USE, NO_SLOT_ALLOWED);
	REFUSE_AS_IT_IS(OKAPI_ERROR_STATE, 0);
}

void test_create(void)
{
	simple_types();
	pools();
	lists();
	threads();
	contexts();
	vcpus();
}
