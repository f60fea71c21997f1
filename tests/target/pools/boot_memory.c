/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel's boot code left behind is a pool like any other. */
#include "pools.h"

#define BLOCK 4096

static void boot_memory_is_used_up_and_given_back(void)
{
	struct pool_use empty = pool_use(SLOT_BOOT_MEMORY);
	uint32_t count = 0, error;

	CHECK(empty.available >= 8 * BLOCK);
	CHECK_EQUAL(0, empty.objects);
	while ((error = make_pool(SLOT_BOOT_MEMORY, SLOT_TEST + count, BLOCK)) == 0)
		count++;
	CHECK_ERROR(OKAPI_ERROR_NO_MEMORY, 0, error);
	CHECK(count >= 8);
	for (uint32_t i = 0; i < count; i++) {
		/* Each block works as a pool, so it was free and zero. */
		CHECK_EQUAL(0, create(SLOT_TEST + i, OKAPI_TYPE_LIST, SLOT_INNER, 32, 0, 0));
		drop(SLOT_INNER);
		drop(SLOT_TEST + i);
	}
	CHECK_SAME_USE(empty, SLOT_BOOT_MEMORY);
	CHECK_EQUAL(0, broken_invariant());
}

void test_boot_memory(void)
{
	RUN(boot_memory_is_used_up_and_given_back);
}
