/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual machines, without an operating system in them but the one that is written here. */
#include "guest.h"

static void nothing_is_left(void)
{
	static struct pool_use before;

	if (before.total == 0)
		before = pool_use(OKL4_SLOT_POOL);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	CHECK_EQUAL(0, broken_invariant());
}

static void machine_is_made(void)
{
	machine_make(&machines[0]);
	CHECK_EQUAL(0, broken_invariant());
}

static void machine_is_deleted(void)
{
	machine_delete(&machines[0]);
}

int main(void)
{
	machines_init();
	RUN(nothing_is_left);
	RUN(machine_is_made);
	test_start();
	test_faces();
	test_entry();
	test_mappings();
	test_changes();
	test_interrupts();
	test_native();
	test_many();
	test_bounds();
	test_helpers();
	test_together();
	test_review();
	test_life();
	RUN(machine_is_deleted);
	RUN(nothing_is_left);
	finish_tests();
}
