/* SPDX-License-Identifier: BSD-2-Clause */
#include "channels.h"
#include "memory.h"

static struct pool_use before;

static void setting_up(void)
{
	make_prober();
	number_pages();
	CHECK_EQUAL(0, okl4_sys_cache(OKL4_SLOT_SPACE, WINDOW, 4, OKAPI_CACHE_CLEAN));
	before = pool_use(OKL4_SLOT_POOL);
}

static void nothing_is_left(void)
{
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
	CHECK_EQUAL(0, broken_invariant());
}

int main(void)
{
	RUN(setting_up);
	test_mapping();
	test_model();
	test_rights();
	test_revocation();
	test_restarts();
	RUN(nothing_is_left);
	finish_tests();
}
