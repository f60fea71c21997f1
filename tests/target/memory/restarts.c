/* SPDX-License-Identifier: BSD-2-Clause */
/* Long calls while a timer interrupts all the time: the same results, and the caller's registers untouched.
 */
#include <okl4/clock.h>

#include "channels.h"
#include "memory.h"

#define MISALIGNED (WINDOW + PAGE) /* so that only small pages fit */
#define LENGTH	   (8 * SECTION)
#define TICKER_BIT 4

static char stack[1024];
static volatile uint32_t ticks;

static const struct worker ticker = {.slot = SLOT_TICKER, .utcb = 4, .priority = 100};

/* Rearms its timer as soon as it has fired: 20 microseconds are a few thousand instructions. */
static void tick(uint32_t ignored)
{
	uint32_t bits;

	(void)ignored;
	for (;;) {
		uint64_t next = okl4_clock_ticks() + okl4_clock_frequency() / 50000;

		okl4_sys_timer_set(SLOT_TICKER_TIMER, (uint32_t)next, (uint32_t)(next >> 32));
		okl4_sys_notification_wait(SLOT_TICKER_NOTIFICATION, 1u << TICKER_BIT, 0, &bits);
		ticks++;
	}
}

static void start_ticker(void)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_NOTIFICATION, 0, SLOT_TICKER_NOTIFICATION,
				       0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_TIMER, 0, SLOT_TICKER_TIMER, 0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_timer_bind(SLOT_TICKER_TIMER, SLOT_TICKER_NOTIFICATION, TICKER_BIT));
	CHECK_EQUAL(0, worker_make(&ticker));
	CHECK_EQUAL(0, worker_start(&ticker, tick, stack + sizeof(stack), 0));
	CHECK_EQUAL(0, okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 50));
}

static void stop_ticker(void)
{
	CHECK_EQUAL(0, okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_PRIORITY, 100));
	CHECK_EQUAL(0, worker_delete(&ticker));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TICKER_TIMER));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TICKER_NOTIFICATION));
}

/* A call with all registers; r0 and what the call names as results may change, the rest must not. */
static void call(void (*trap)(uint32_t *), uint32_t *r, uint32_t result_r1)
{
	uint32_t given[RAW_REGISTERS];

	r[10] = 0xaaaa0000;
	r[11] = 0xbbbb0000;
	for (uint32_t i = 0; i < RAW_REGISTERS; i++)
		given[i] = r[i];
	trap(r);
	CHECK_EQUAL(0, r[0]);
	CHECK_EQUAL(result_r1, r[1]);
	for (uint32_t i = 2; i < RAW_REGISTERS; i++)
		CHECK_EQUAL(given[i], r[i]);
	CHECK_EQUAL(0, broken_invariant());
}

static void map_and_unmap(void (*trap)(uint32_t *))
{
	uint32_t restarts = kernel_counter(OKAPI_COUNTER_RESTARTS), ticked = ticks;
	uint32_t for_map[RAW_REGISTERS] = {
		OKL4_SLOT_SPACE, SLOT_BIG, MISALIGNED, 0, LENGTH, READ, 6, 7, 8, 9};
	uint32_t for_unmap[RAW_REGISTERS] = {OKL4_SLOT_SPACE, MISALIGNED, LENGTH, 3, 4, 5, 6, 7, 8, 9};
	uint32_t for_cache[RAW_REGISTERS] = {
		OKL4_SLOT_SPACE, MISALIGNED, LENGTH, OKAPI_CACHE_CLEAN_INVALIDATE, 4, 5, 6, 7, 8, 9};

	for_map[RAW_NUMBER] = OKAPI_SYS_MAP;
	for_unmap[RAW_NUMBER] = OKAPI_SYS_UNMAP;
	for_cache[RAW_NUMBER] = OKAPI_SYS_CACHE;
	call(trap, for_map, LENGTH);
	for (uint32_t place = 0; place < LENGTH; place += PAGE)
		CHECK_EQUAL(NUMBER_OF(place), *(volatile uint32_t *)(uintptr_t)(MISALIGNED + place));
	call(trap, for_cache, MISALIGNED);
	call(trap, for_unmap, LENGTH);
	for (uint32_t place = 0; place < LENGTH; place += PAGE)
		CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, MISALIGNED + place).size);
	CHECK(ticks - ticked > 10);
	CHECK(kernel_counter(OKAPI_COUNTER_RESTARTS) - restarts > 10);
}

static void from_arm_and_thumb(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);

	start_ticker();
	map_and_unmap(raw_arm);
	map_and_unmap(raw_thumb);
	stop_ticker();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

static void deletions(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t restarts, done;

	start_ticker();
	restarts = kernel_counter(OKAPI_COUNTER_RESTARTS);
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_TEST, 0, SLOT_BIG, 3, 0));
	map_all(SLOT_TEST, MISALIGNED, 0, LENGTH, READ_WRITE);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_TEST));
	CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, MISALIGNED).size);
	CHECK_EQUAL(0, page_at(OKL4_SLOT_SPACE, MISALIGNED + LENGTH - PAGE).size);
	CHECK(kernel_counter(OKAPI_COUNTER_RESTARTS) - restarts > 10);

	restarts = kernel_counter(OKAPI_COUNTER_RESTARTS);
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, 0, SLOT_A_SPACE, 0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_map(SLOT_A_SPACE, SLOT_BIG, MISALIGNED, 0, LENGTH, READ, &done));
	CHECK_EQUAL(LENGTH, done);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_A_SPACE));
	CHECK(kernel_counter(OKAPI_COUNTER_RESTARTS) - restarts > 0);
	CHECK_EQUAL(0, broken_invariant());
	stop_ticker();
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

void test_restarts(void)
{
	RUN(from_arm_and_thumb);
	RUN(deletions);
}
