/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads of a machine in what all spaces have, the page of helpers, when the machine's memory changes: their
 * next instruction is not the guest's. */
#include <okl4/clock.h>
#include <okapi/layout.h>

#include "channels.h"
#include "guest.h"

#define PAGE   0x1000
#define ROUNDS 300

enum {
	READY,
	STOP,  /* the supervisor has seen enough */
	TAKEN, /* a page of the field is not mapped any more */
};

static void write_code(const uint32_t *code, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		((volatile uint32_t *)LINEAR(FIELD + PAGE))[i] = code[i];
}

/* Guest user compares and swaps, for ever. */
static void swaps_for_ever(uint32_t argument)
{
	static const uint32_t code[] = {
		0xe3a00000, /* 1: mov r0, #0 */
		0xe3a01000, /* mov r1, #0 */
		0xe1a0e00f, /* mov lr, pc */
		0xe1a0f004, /* mov pc, r4 */
		0xeafffffa, /* b 1b */
	};
	uint32_t *table = user_table_new(), upcall;
	struct frame frame = user_frame(user_spin, USER_DATA);

	(void)argument;
	write_code(code, sizeof(code) / 4);
	*(volatile uint32_t *)LINEAR(FIELD) = 0;
	map_small(table, FIELD + PAGE, FIELD + PAGE, AP_USER_READ, CACHED);
	map_small(table, USER_DATA, FIELD, AP_USER_WRITE, CACHED);
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to(table);
	frame.pc = FIELD + PAGE;
	frame.r[4] = OKAPI_COMPARE_SWAP;
	SHARED->word[READY] = 1;
	while (!SHARED->word[STOP]) {
		upcall = enter_user(&frame, &frame);
		if (!CHECK_EQUAL(OKAPI_UPCALL_USER_INTERRUPT, upcall))
			return;
		take_lines();
	}
}

/* Guest user's thread pointer is the code of a system call, which it executes. */
static void calls_from_the_helpers(uint32_t argument)
{
	uint32_t *table = user_table_new(), upcall, value, taken;
	struct frame frame = user_frame(user_spin, 0), out;
	bool loaded;

	(void)argument;
	*(volatile uint32_t *)LINEAR(FIELD) = 0x1234;
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to(table);
	frame.pc = OKAPI_TLS_WORD;
	PAGE_WORD(OKAPI_VCPU_TLS) = 0xef000000;
	PAGE_WORD(OKAPI_VCPU_TLS_CHANGED) = 1;
	SHARED->word[READY] = 1;
	while (!SHARED->word[STOP]) {
		upcall = enter_user(&frame, &out);
		taken = SHARED->word[TAKEN];
		loaded = kernel_loads(LINEAR(FIELD), &value);
		if (taken && taken == SHARED->word[TAKEN] && !CHECK(!loaded))
			return;
		if (upcall == OKAPI_UPCALL_USER_INTERRUPT)
			take_lines();
		else
			CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, upcall);
	}
}

/* Guest user's thread pointer is a branch to itself: it stays there, and the guest kernel still has its
 * interrupts. */
static void spins_in_the_helpers(uint32_t argument)
{
	struct frame frame = user_frame(user_spin, 0);

	(void)argument;
	switch_to(user_table_new());
	frame.pc = OKAPI_TLS_WORD;
	PAGE_WORD(OKAPI_VCPU_TLS) = 0xeafffffe;
	PAGE_WORD(OKAPI_VCPU_TLS_CHANGED) = 1;
	SHARED->word[READY] = 1;
	while (!SHARED->word[STOP]) {
		if (!CHECK_EQUAL(OKAPI_UPCALL_USER_INTERRUPT, enter_user(&frame, &frame)))
			return;
		take_lines();
		CHECK_EQUAL(OKAPI_TLS_WORD, frame.pc);
	}
}

static void begin(void (*function)(uint32_t argument))
{
	struct shared *shared = machine_shared(&machines[0]);

	shared->word[READY] = shared->word[STOP] = shared->word[TAKEN] = 0;
	machine_run(&machines[0], function, 0);
	for (uint32_t i = 0; i < 20 && !shared->word[READY]; i++)
		let_kernel_idle();
	CHECK_EQUAL(1, shared->word[READY]);
}

static void end(void)
{
	machine_shared(&machines[0])->word[STOP] = 1;
	okl4_sys_signal(SLOT_OF(&machines[0], MACHINE_NOTIFICATION), 1);
	machine_finish(&machines[0]);
}

static void nap(uint32_t i)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(100) + i % 61;
	uint32_t bits;

	okl4_sys_timer_set(OKL4_SLOT_MAIN_TIMER, (uint32_t)until, (uint32_t)(until >> 32));
	okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 1u << OKL4_TIMER_BIT, 0, &bits);
}

static void change_unused_page(uint32_t i)
{
	uint32_t space = SLOT_OF(&machines[0], MACHINE_SPACE), page = SHARED_PHYSICAL + PAGE, done;

	(void)i;
	CHECK_EQUAL(0, okl4_sys_unmap(space, page, PAGE, &done));
	CHECK_EQUAL(0, okl4_sys_map(space, SLOT_SHARED, page, shared_offset(&machines[0]) + PAGE, PAGE,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE | OKAPI_MAP_UNCACHED, &done));
}

static void helpers_survive_changes(void)
{
	begin(swaps_for_ever);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		nap(i);
		change_unused_page(i);
	}
	end();
}

static void helpers_hide_nobody(void)
{
	begin(spins_in_the_helpers);
	nap(0);
	change_unused_page(0);
	nap(0);
	end();
}

static void helpers_open_nothing(void)
{
	struct machine *machine = &machines[0];
	uint32_t space = SLOT_OF(machine, MACHINE_SPACE), done;

	begin(calls_from_the_helpers);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		nap(i);
		machine_shared(machine)->word[TAKEN] = i + 1;
		CHECK_EQUAL(0, okl4_sys_unmap(space, FIELD, 0x100000, &done));
		nap(i);
		machine_shared(machine)->word[TAKEN] = 0;
		CHECK_EQUAL(0, okl4_sys_map(space, machine_ram(machine), FIELD, FIELD - RAM_START, 0x100000,
					    OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
	}
	end();
}

void test_helpers(void)
{
	RUN(helpers_survive_changes);
	RUN(helpers_open_nothing);
	RUN(helpers_hide_nobody);
}
