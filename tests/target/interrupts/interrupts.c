/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts of a device: each comes once, none is lost under load, and a line is masked until acknowledged.
 */
#include <okl4/clock.h>
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "workers.h"

/* Registers of the SP804, in words. */
#define TIMER_LOAD    0
#define TIMER_CONTROL 2
#define TIMER_CLEAR   3
#define TIMER_RAW     4
#define CONTROL_ON    0x80
#define CONTROL_IRQ   0x20
#define CONTROL_32    0x02
#define CONTROL_ONCE  0x01

#define ROUNDS	     3000
#define BIT	     5
#define LOAD_WORKERS 2

enum { SLOT_LOAD = SLOT_FIRST_FREE, SLOT_LOAD_ENDPOINT = SLOT_LOAD + LOAD_WORKERS * WORKER_SLOTS };

static volatile uint32_t *timer;
static uint64_t stack[LOAD_WORKERS][64];
static volatile uint32_t load_calls;

static void start_timer(uint32_t microseconds)
{
	timer[TIMER_LOAD] = microseconds;
	timer[TIMER_CONTROL] = CONTROL_ON | CONTROL_IRQ | CONTROL_32 | CONTROL_ONCE;
}

static void quiet_timer(void)
{
	timer[TIMER_CONTROL] = 0;
	timer[TIMER_CLEAR] = 1;
}

static uint32_t poll(uint32_t *bits)
{
	return okl4_sys_notification_wait(SLOT_LINES, ~0u, OKAPI_TAG_NO_BLOCK, bits);
}

static void load_server(uint32_t endpoint)
{
	struct okl4_registers message = {0};

	for (;;)
		okl4_sys_reply_wait(endpoint, &message);
}

static void load_client(uint32_t endpoint)
{
	struct okl4_registers reply;

	for (;; load_calls++)
		okl4_call1(endpoint, OKAPI_TAG(0, 1), load_calls, &reply);
}

/* Two threads of a lower priority that are in the kernel most of the time. */
static void begin_load(struct worker worker[LOAD_WORKERS])
{
	static void (*const entry[LOAD_WORKERS])(uint32_t) = {load_server, load_client};

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_LOAD_ENDPOINT, 0, 0, 0));
	for (uint32_t i = 0; i < LOAD_WORKERS; i++) {
		worker[i] = (struct worker){SLOT_LOAD + i * WORKER_SLOTS, 0, 0, 70 + i, 50 - i, 0, 0};
		CHECK_EQUAL(0, worker_make(&worker[i]));
		CHECK_EQUAL(0, worker_start(&worker[i], entry[i], stack[i] + 64, SLOT_LOAD_ENDPOINT));
	}
}

static void take_rounds(void)
{
	uint32_t bits, wrong = 0, doubled = 0;

	for (uint32_t i = 0; i < ROUNDS; i++) {
		start_timer(1 + i % 37);
		wrong += okl4_sys_notification_wait(SLOT_LINES, ~0u, 0, &bits) != 0 || bits != 1u << BIT;
		quiet_timer();
		wrong += okl4_sys_interrupt_acknowledge(SLOT_TIMER23_IRQ0) != 0;
		doubled += poll(&bits) == 0;
	}
	CHECK_EQUAL(0, wrong);
	CHECK_EQUAL(0, doubled);
}

static void each_comes_once_under_load(void)
{
	struct worker worker[LOAD_WORKERS];
	uint32_t bits, before;

	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, SLOT_LINES, BIT));
	begin_load(worker);
	before = load_calls;
	take_rounds();
	CHECK(load_calls - before > ROUNDS);
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i < LOAD_WORKERS; i++)
		CHECK_EQUAL(0, worker_delete(&worker[i]));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_LOAD_ENDPOINT));
	okl4_sleep_ms(1);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(&bits));
	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, 0, 0));
}

static void masked_until_acknowledged(void)
{
	uint32_t bits;

	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, SLOT_LINES, BIT));
	start_timer(10);
	CHECK_EQUAL(0, okl4_sys_notification_wait(SLOT_LINES, ~0u, 0, &bits));
	/* The device still asks for attention: nothing more comes. */
	okl4_sleep_ms(1);
	CHECK_EQUAL(1, timer[TIMER_RAW]);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(&bits));
	/* Acknowledged too early, it comes again. */
	CHECK_EQUAL(0, okl4_sys_interrupt_acknowledge(SLOT_TIMER23_IRQ0));
	CHECK_EQUAL(0, poll(&bits));
	CHECK_EQUAL(1u << BIT, bits);
	/* What comes while masked is not lost. */
	quiet_timer();
	start_timer(10);
	okl4_sleep_ms(1);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(&bits));
	CHECK_EQUAL(0, okl4_sys_interrupt_acknowledge(SLOT_TIMER23_IRQ0));
	CHECK_EQUAL(0, poll(&bits));
	quiet_timer();
	CHECK_EQUAL(0, okl4_sys_interrupt_acknowledge(SLOT_TIMER23_IRQ0));
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(&bits));
	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, 0, 0));
}

static void bound_and_unbound(void)
{
	uint32_t bits;

	CHECK_ERROR(OKAPI_ERROR_NOT_BOUND, 0, okl4_sys_interrupt_acknowledge(SLOT_TIMER23_IRQ0));
	CHECK_ERROR(OKAPI_ERROR_NOT_BOUND, 0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, 0, 0));
	CHECK_ERROR(OKAPI_ERROR_VALUE, 2, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, SLOT_LINES, 32));
	start_timer(10);
	okl4_sleep_ms(1);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(&bits));
	/* Binding unmasks: what waits at the device comes now. */
	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, SLOT_LINES, 31));
	CHECK_ERROR(OKAPI_ERROR_BUSY, 0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, SLOT_LINES, 1));
	CHECK_EQUAL(0, poll(&bits));
	CHECK_EQUAL(1u << 31, bits);
	quiet_timer();
	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, 0, 0));
	start_timer(10);
	okl4_sleep_ms(1);
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, poll(&bits));
	quiet_timer();
}

static void bits_combine_with_signals(void)
{
	uint32_t bits;

	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, SLOT_LINES, BIT));
	CHECK_EQUAL(0, okl4_sys_signal(SLOT_LINES, 0x3));
	start_timer(10);
	okl4_sleep_ms(1);
	CHECK_EQUAL(0, poll(&bits));
	CHECK_EQUAL(0x3 | 1u << BIT, bits);
	quiet_timer();
	CHECK_EQUAL(0, okl4_sys_interrupt_bind(SLOT_TIMER23_IRQ0, 0, 0));
}

int main(void)
{
	timer = (volatile uint32_t *)okl4_env_get_segment(MEMORY_TIMER23_MEM0)->virt_addr;
	RUN(each_comes_once_under_load);
	RUN(masked_until_acknowledged);
	RUN(bound_and_unbound);
	RUN(bits_combine_with_signals);
	finish_tests();
}
