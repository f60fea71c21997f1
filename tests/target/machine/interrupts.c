/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupt lines: bits of the notification that is bound to the machine's thread. */
#include <okl4/clock.h>

#include "guest.h"

#define TIMER_LINE (1u << OKL4_TIMER_BIT)

static void signal_self(uint32_t bits)
{
	CHECK_EQUAL(0, okl4_sys_signal(GUEST_SLOT_NOTIFICATION, bits));
}

static void set_timer_us(uint32_t us)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(us);

	CHECK_EQUAL(0, okl4_sys_timer_set(GUEST_SLOT_TIMER, (uint32_t)until, (uint32_t)(until >> 32)));
}

static void spin_us(uint32_t us)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(us);

	while (okl4_clock_ticks() < until)
		;
}

static void lines_arrive_in_the_kernel(uint32_t argument)
{
	(void)argument;
	allow_interrupts();
	CHECK_EQUAL(0, guest.interrupts);
	for (uint32_t line = 0; line < 31; line++) {
		guest.lines = 0;
		signal_self(1u << line);
		CHECK_EQUAL(line + 1, guest.interrupts);
		CHECK_EQUAL(1u << line, guest.lines);
		CHECK_EQUAL(CPSR_KERNEL, guest.interrupt.cpsr & 0xff);
		CHECK_EQUAL(0, PAGE_WORD(OKAPI_VCPU_PENDING));
		CHECK_EQUAL(0, PAGE_WORD(OKAPI_VCPU_MASK));
	}
	guest.lines = 0;
	signal_self(0x7fffffff);
	CHECK_EQUAL(32, guest.interrupts);
	CHECK_EQUAL(0x7fffffff, guest.lines);
}

static void masked_lines_wait(uint32_t argument)
{
	(void)argument;
	mask_interrupts();
	for (uint32_t line = 0; line < 31; line += 3) {
		signal_self(1u << line);
		CHECK_EQUAL(1u << line, PAGE_WORD(OKAPI_VCPU_PENDING) & 1u << line);
	}
	CHECK_EQUAL(0, guest.interrupts);
	CHECK_EQUAL(0x49249249, PAGE_WORD(OKAPI_VCPU_PENDING));
	/* With MASK set, unmask does nothing. */
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_UNMASK, 0, 0, 0));
	CHECK_EQUAL(0, guest.interrupts);
	allow_interrupts();
	CHECK_EQUAL(1, guest.interrupts);
	CHECK_EQUAL(0x49249249, guest.lines);
	/* Taken by hand, there is nothing to tell. */
	mask_interrupts();
	signal_self(4);
	CHECK_EQUAL(4, take_lines());
	CHECK_EQUAL(0, take_lines());
	allow_interrupts();
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_UNMASK, 0, 0, 0));
	CHECK_EQUAL(1, guest.interrupts);
}

/* Interrupts of guest user: what waits is told before its first instruction. */
static void pending_lines_come_before_user(uint32_t argument)
{
	struct frame in, out;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t thumb = 0; thumb < 2; thumb++) {
		in = user_frame(thumb ? user_thumb_trap : user_trap, 0);
		in.cpsr |= 0xa0000000;
		mask_interrupts();
		signal_self(0x10);
		CHECK_EQUAL(OKAPI_UPCALL_USER_INTERRUPT, enter_user(&in, &out));
		CHECK(PAGE_WORD(OKAPI_VCPU_MASK) != 0);
		for (uint32_t i = 0; i < 17; i++)
			CHECK_EQUAL(((uint32_t *)&in)[i], ((uint32_t *)&out)[i]);
		/* Not taken, it is told again. */
		CHECK_EQUAL(OKAPI_UPCALL_USER_INTERRUPT, enter_user(&in, &out));
		CHECK_EQUAL(in.pc, out.pc);
		CHECK_EQUAL(0x10, take_lines());
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, enter_user(&in, &out));
	}
	CHECK_EQUAL(0, guest.interrupts);
}

static void timer_interrupts_user(uint32_t argument)
{
	const char *const code[] = {user_spin, user_thumb_spin};
	struct frame in, out;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < 20; i++) {
		in = user_frame(code[i & 1], 0);
		set_timer_us(100 + i);
		CHECK_EQUAL(OKAPI_UPCALL_USER_INTERRUPT, enter_user(&in, &out));
		CHECK_EQUAL(TIMER_LINE, take_lines());
		CHECK(out.r[0] != in.r[0]);
		for (uint32_t r = 1; r < 13; r++)
			CHECK_EQUAL(in.r[r], out.r[r]);
		CHECK_EQUAL(in.sp, out.sp);
		CHECK_EQUAL(in.lr, out.lr);
		CHECK_EQUAL(in.cpsr & 0x3f, out.cpsr & 0x3f);
		CHECK(out.pc - in.pc <= 4);
	}
}

static void timer_interrupts_the_kernel(uint32_t argument)
{
	(void)argument;
	allow_interrupts();
	for (uint32_t i = 0; i < 20; i++) {
		uint32_t before = guest.interrupts;

		guest.lines = 0;
		set_timer_us(50 + i);
		spin_us(200);
		CHECK_EQUAL(before + 1, guest.interrupts);
		CHECK_EQUAL(TIMER_LINE, guest.lines);
	}
	mask_interrupts();
	set_timer_us(20);
	spin_us(100);
	CHECK_EQUAL(20, guest.interrupts);
	CHECK_EQUAL(TIMER_LINE, take_lines());
}

static void idle_waits_for_a_line(uint32_t argument)
{
	(void)argument;
	/* Masked or not: idle comes back with the line in PENDING. */
	mask_interrupts();
	for (uint32_t i = 0; i < 3; i++) {
		uint64_t before = okl4_clock_us();

		set_timer_us(500);
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_IDLE, 0, 0, 0));
		CHECK(okl4_clock_us() - before >= 490);
		CHECK_EQUAL(TIMER_LINE, take_lines());
	}
	/* What is there already does not wait. */
	signal_self(2);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_IDLE, 0, 0, 0));
	CHECK_EQUAL(2, take_lines());
	CHECK_EQUAL(0, guest.interrupts);
	allow_interrupts();
	guest.lines = 0;
	set_timer_us(100);
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_IDLE, 0, 0, 0));
	/* An upcall may have taken it. */
	allow_interrupts();
	CHECK_EQUAL(TIMER_LINE, guest.lines);
	CHECK(PAGE_WORD(OKAPI_VCPU_MASK) == 0);
}

static void idle_keeps_registers(uint32_t argument)
{
	uint32_t registers[RAW_REGISTERS];

	(void)argument;
	mask_interrupts();
	for (uint32_t i = 0; i < RAW_REGISTERS; i++)
		registers[i] = 0x1111 * i;
	registers[RAW_NUMBER] = OKAPI_VCPU_IDLE;
	set_timer_us(100);
	raw_arm(registers);
	CHECK_EQUAL(0, registers[0]);
	for (uint32_t i = 1; i < RAW_NUMBER; i++)
		CHECK_EQUAL(0x1111 * i, registers[i]);
	CHECK_EQUAL(TIMER_LINE, take_lines());
}

static void idles_without_lines(uint32_t argument)
{
	(void)argument;
	CHECK_EQUAL(OKAPI_ERROR_NOT_BOUND, OKAPI_ERROR_REASON(vcpu_call(OKAPI_VCPU_IDLE, 0, 0, 0)));
	allow_interrupts();
	CHECK_EQUAL(0, okl4_sys_signal(GUEST_SLOT_NOTIFICATION, 1));
	CHECK_EQUAL(0, guest.interrupts);
}

/* A machine without a notification has no lines. */
static void notification_is_unbound(void)
{
	uint32_t thread = SLOT_OF(&machines[0], MACHINE_THREAD);

	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_NOTIFICATION, 0));
	machine_test(idles_without_lines, 0);
	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_NOTIFICATION,
					   SLOT_OF(&machines[0], MACHINE_NOTIFICATION)));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_OF(&machines[0], MACHINE_NOTIFICATION), 1));
}

static void forget_lines(uint32_t argument)
{
	(void)argument;
	CHECK_EQUAL(1, take_lines());
}

/* The machine waits for lines that the supervisor signals; says after each which one it was. */
static void take_lines_of_others(uint32_t argument)
{
	uint32_t seen = 0;

	(void)argument;
	mask_interrupts();
	while (seen != 0x7fffffff) {
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_IDLE, 0, 0, 0));
		seen |= guest_report(REPORT_ASK, take_lines(), 0);
	}
}

static void cells_signal_lines(void)
{
	struct machine *machine = &machines[0];
	struct okl4_registers message;

	machine_run(machine, take_lines_of_others, 0);
	for (uint32_t line = 0; line < 31; line++) {
		run_others();
		CHECK_EQUAL(0, okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION), 1u << line));
		if (!machine_wait(machine, &message) || !CHECK_EQUAL(OKAPI_TAG(REPORT_ASK, 2), message.tag))
			return;
		CHECK_EQUAL(1u << line, message.word[0]);
		CHECK_EQUAL(0, okl4_reply1(message.handle, OKAPI_TAG(0, 1), message.word[0]));
	}
	machine_finish(machine);
}

/* Guest user counts; the supervisor signals many lines at once while it does. */
static void count_interrupts_of_user(uint32_t wanted)
{
	struct frame frame = user_frame(user_spin, 0);
	uint32_t seen = 0;

	switch_to(user_table_new());
	SHARED->word[0] = 1;
	while (seen != wanted) {
		CHECK_EQUAL(OKAPI_UPCALL_USER_INTERRUPT, enter_user(&frame, &frame));
		seen |= take_lines();
		SHARED->word[1]++;
	}
}

static void lines_interrupt_running_user(void)
{
	struct machine *machine = &machines[0];
	struct shared *shared = machine_shared(machine);

	shared->word[0] = shared->word[1] = 0;
	machine_run(machine, count_interrupts_of_user, 0x7fffffff);
	while (!shared->word[0])
		let_kernel_idle();
	for (uint32_t i = 0; i < 8; i++) {
		CHECK_EQUAL(0, okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION),
					       0x01010101u << i & 0x7fffffff));
		let_kernel_idle();
	}
	machine_finish(machine);
	CHECK(shared->word[1] >= 7 && shared->word[1] <= 8);
}

#define SWAPS 20000
#define ADDED 0x100000 /* by the guest kernel at each interrupt, as another process would */

/* An interrupted compare-and-swap of guest user begins again: what was written meanwhile is not lost. */
static void swaps_are_restarted(uint32_t wide)
{
	volatile uint32_t *word = (volatile uint32_t *)LINEAR(FIELD);
	struct frame frame = user_frame(wide ? user_compare_swap_double : user_compare_swap, 0);
	uint32_t *table = user_table_new(), interrupts = 0, inside = 0, us = 0;

	map_small(table, USER_DATA, FIELD, AP_USER_WRITE, CACHED);
	switch_to(table);
	word[0] = word[1] = 0;
	frame.r[5] = SWAPS;
	frame.r[6] = USER_DATA;
	frame.r[7] = 0;
	frame.sp = USER_DATA + 0x800; /* the helper for double words needs a stack */
	for (;;) {
		uint64_t until = okl4_clock_ticks() + 20 + us++ % 97;

		CHECK_EQUAL(0,
			    okl4_sys_timer_set(GUEST_SLOT_TIMER, (uint32_t)until, (uint32_t)(until >> 32)));
		if (enter_user(&frame, &frame) != OKAPI_UPCALL_USER_INTERRUPT)
			break;
		take_lines();
		/* Seen at another address there: out of the cache, in and out. */
		vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH, USER_DATA, USER_DATA + 32);
		word[0] += ADDED;
		vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH, LINEAR(FIELD), LINEAR(FIELD) + 32);
		inside += frame.pc >= 0xffff0000;
		interrupts++;
	}
	okl4_sys_timer_cancel(GUEST_SLOT_TIMER);
	CHECK_EQUAL(0, frame.r[5]);
	CHECK(interrupts > 20 && inside > 5);
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	CHECK_EQUAL(SWAPS + interrupts * ADDED, word[0]);
}

static void interrupted_swaps_begin_again(void)
{
	machine_test(swaps_are_restarted, 0);
	machine_test(swaps_are_restarted, 1);
}

void test_interrupts(void)
{
	RUN(interrupted_swaps_begin_again);
	RUN_GUEST(lines_arrive_in_the_kernel);
	RUN_GUEST(masked_lines_wait);
	RUN_GUEST(pending_lines_come_before_user);
	RUN_GUEST(timer_interrupts_user);
	RUN_GUEST(timer_interrupts_the_kernel);
	RUN_GUEST(idle_waits_for_a_line);
	RUN_GUEST(idle_keeps_registers);
	RUN(notification_is_unbound);
	RUN_GUEST(forget_lines);
	RUN(cells_signal_lines);
	RUN(lines_interrupt_running_user);
}
