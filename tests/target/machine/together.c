/* SPDX-License-Identifier: BSD-2-Clause */
/* Two machines at the same addresses, and cells of other priorities beside them. */
#include <okl4/clock.h>

#include "guest.h"

#define WORDS  2048
#define ROUNDS 40

static void set_timer_us(uint32_t us)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(us);

	CHECK_EQUAL(0, okl4_sys_timer_set(GUEST_SLOT_TIMER, (uint32_t)until, (uint32_t)(until >> 32)));
}

static uint32_t sum_of(uint32_t seed)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < WORDS; i++)
		sum = (seed * 2654435761u ^ i) + (sum >> 27 | sum << 5);
	return sum;
}

/* Guest user sums up memory of its own, interrupted over and over; each table has other contents. */
static uint32_t user_sum(uint32_t *interrupts)
{
	struct frame frame = user_frame(user_checksum, WORDS);
	uint32_t upcall;

	frame.r[3] = USER_DATA;
	for (;;) {
		upcall = enter_user(&frame, &frame);
		if (upcall != OKAPI_UPCALL_USER_INTERRUPT)
			break;
		take_lines();
		(*interrupts)++;
		set_timer_us(60);
	}
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, upcall);
	CHECK_EQUAL(0, frame.r[2]);
	return frame.r[1];
}

static void sums_are_right(uint32_t seed)
{
	uint32_t *table[2] = {user_table_new(), user_table_new()}, interrupts = 0;

	for (uint32_t i = 0; i < 2; i++) {
		uint32_t *data = (uint32_t *)LINEAR(FIELD + i * 0x10000);

		for (uint32_t k = 0; k < WORDS; k++)
			data[k] = (seed + i) * 2654435761u ^ k;
		for (uint32_t page = 0; page < WORDS / 1024; page++)
			map_small(table[i], USER_DATA + page * 0x1000, FIELD + i * 0x10000 + page * 0x1000,
				  AP_USER_WRITE, CACHED);
	}
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	set_timer_us(60);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		switch_to(table[round & 1]);
		CHECK_EQUAL(sum_of(seed + (round & 1)), user_sum(&interrupts));
		SHARED->word[0] = round;
		okl4_sys_yield();
	}
	CHECK(interrupts >= ROUNDS / 2);
	okl4_sys_timer_cancel(GUEST_SLOT_TIMER);
}

/* They end in any order. */
static void two_machines_keep_their_data(void)
{
	machine_run(&machines[0], sums_are_right, 100);
	machine_run(&machines[1], sums_are_right, 200);
	finish_both();
}

/* With interrupts masked, a machine still gives way to what is more important. */
static void spin_masked(uint32_t argument)
{
	(void)argument;
	mask_interrupts();
	for (;;)
		SHARED->word[0]++;
}

static void important_threads_preempt(void)
{
	struct shared *shared = machine_shared(&machines[0]);

	machine_run(&machines[0], spin_masked, 0);
	for (uint32_t i = 0; i < 10; i++) {
		uint64_t begin = okl4_clock_us();
		uint32_t before = shared->word[0];

		let_kernel_idle();
		CHECK(okl4_clock_us() - begin < 700);
		CHECK(shared->word[0] != before);
	}
	machine_stop(&machines[0]);
}

/* A budget limits a machine as it limits a cell. */
static void budgets_limit_machines(void)
{
	uint32_t context = SLOT_OF(&machines[0], MACHINE_CONTEXT), low, high, budget, period, ceiling, first;
	uint32_t ms = (uint32_t)okl4_clock_us_to_ticks(1000);

	CHECK_EQUAL(0, okl4_sys_scheduling_query(context, &low, &high, &budget, &period, &ceiling));
	CHECK_EQUAL(0, okl4_sys_scheduling_set(context, ms / 4, ms, ceiling));
	machine_run(&machines[0], spin_masked, 0);
	let_kernel_idle();
	CHECK_EQUAL(0, okl4_sys_scheduling_query(context, &first, &high, &budget, &period, &ceiling));
	for (uint32_t i = 0; i < 40; i++)
		let_kernel_idle();
	CHECK_EQUAL(0, okl4_sys_scheduling_query(context, &low, &high, &budget, &period, &ceiling));
	/* Twenty periods and a little, a quarter of each. */
	CHECK(low - first > 4 * ms && low - first < 6 * ms);
	machine_stop(&machines[0]);
	/* A limit stays with the context. */
	machine_delete(&machines[0]);
	machine_make(&machines[0]);
}

void test_together(void)
{
	machine_make(&machines[1]);
	RUN(two_machines_keep_their_data);
	RUN(important_threads_preempt);
	RUN(budgets_limit_machines);
	machine_delete(&machines[1]);
}
