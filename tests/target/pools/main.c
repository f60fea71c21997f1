/* SPDX-License-Identifier: BSD-2-Clause */
#include "channels.h"
#include "pools.h"

static struct pool_use neighbours;

uint32_t make_pool(uint32_t from, uint32_t slot, uint32_t size)
{
	return okl4_sys_create(from, OKAPI_TYPE_POOL, 0, slot, size, 0, 0);
}

uint32_t create(uint32_t pool, uint32_t type, uint32_t slot, uint32_t first, uint32_t second, uint32_t third)
{
	return okl4_sys_create(pool, type, 0, slot, first, second, third);
}

void drop(uint32_t slot)
{
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, slot));
}

void check_neighbour(void)
{
	struct okl4_registers reply;

	CHECK_EQUAL(0, okl4_call0(SLOT_NEIGHBOUR_MAIN, 0, &reply));
	CHECK_EQUAL(0, reply.word[0]);
	CHECK_EQUAL(0, reply.word[1]);
	CHECK_SAME_USE(neighbours, SLOT_NEIGHBOUR_POOL);
	CHECK_EQUAL(0, broken_invariant());
}

int main(void)
{
	struct pool_use before;

	neighbours = pool_use(SLOT_NEIGHBOUR_POOL);
	before = pool_use(OKL4_SLOT_POOL);
	test_exhaustion();
	test_tables();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	test_boot_memory();
	test_limits();
	finish_tests();
}
