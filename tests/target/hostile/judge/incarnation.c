/* SPDX-License-Identifier: BSD-2-Clause */
#include "incarnation.h"

#include <okl4/clock.h>
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"

/* The judge's own slots for what it makes, behind those of the kicking thread. */
enum {
	SLOT_LIFE = SLOT_FIRST_FREE + 16, /* the pool */
	SLOT_LIST,
	SLOT_PLAYGROUND, /* a space of which the hostile threads may do everything */
	SLOT_FAULTS,
	SLOT_ENDPOINT,
	SLOT_SIGNALS, /* two notifications */
	SLOT_TIMERS = SLOT_SIGNALS + 2,
	SLOT_PART = SLOT_TIMERS + 2, /* a scheduling context with a limit, to make parts of */
	SLOT_THREAD,
	SLOT_CONTEXT = SLOT_THREAD + HOSTILE_THREADS + 1,
	SLOTS_USED = SLOT_CONTEXT + HOSTILE_THREADS + 1,
};
_Static_assert(SLOTS_USED <= SLOT_END, "`caps` in system.xml");

#define CHAOS	     HOSTILE_THREADS /* the last thread runs chaos, in the playground */
#define SLOT_MANAGED SLOT_HOSTILE    /* pool, main thread, list, space of the hostile cell */
#define SLOT_SPACE   (SLOT_MANAGED + 3)
#define POOL_SIZE    0x40000
#define CEILING	     100
#define CODE_ADDRESS 0x30000000
#define TICKS_MS     24000

static struct hostile_progress *progress;
static const okl4_env_segment_t *ground, *code;
static uint32_t calls_at_kick[HOSTILE_THREADS];

void incarnation_init(void)
{
	progress = (struct hostile_progress *)okl4_env_get_segment(MEMORY_PROGRESS)->virt_addr;
	ground = okl4_env_get_segment(MEMORY_GROUND);
	code = okl4_env_get_segment("MAIN_RX");
	progress->chaos = CODE_ADDRESS + (uint32_t)(uintptr_t)incarnation_chaos - code->virt_addr;
	while (!progress->ready)
		okl4_sleep_ms(1);
}

static void create(uint32_t type, uint32_t slot, uint32_t first, uint32_t second, uint32_t third)
{
	CHECK_EQUAL(0, okl4_sys_create(SLOT_LIFE, type, 0, slot, first, second, third));
}

static void give(uint32_t type, uint32_t number, uint32_t slot, uint32_t rights)
{
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_LIST, HOSTILE_SLOT(type, number), 0, slot, rights, 0));
}

/* 60, 80 and 100, so that the threads are of different and of equal ones. */
static uint32_t priority_of(uint32_t index)
{
	return 60 + index / 3 * 20;
}

static void make_thread(uint32_t index)
{
	uint32_t thread = SLOT_THREAD + index, context = SLOT_CONTEXT + index;
	uint32_t space = index == CHAOS ? SLOT_PLAYGROUND : SLOT_SPACE;

	create(OKAPI_TYPE_THREAD, thread, space, SLOT_LIST, 32 + index);
	create(OKAPI_TYPE_SCHEDULING_CONTEXT, context, OKL4_SLOT_SCHEDULING, 0, 0);
	if (index == CHAOS)
		CHECK_EQUAL(0, okl4_sys_scheduling_set(context, TICKS_MS / 2, 20 * TICKS_MS, CEILING));
	else
		CHECK_EQUAL(0, okl4_sys_scheduling_set(context, 0, 0, CEILING));
	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_PRIORITY, priority_of(index)));
	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_FAULT_ENDPOINT, SLOT_FAULTS));
	CHECK_EQUAL(0, okl4_sys_scheduling_bind(context, thread));
	give(OKAPI_TYPE_THREAD, index, thread, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_SCHEDULING_CONTEXT, index, context, OKAPI_RIGHTS_ALL);
}

static void give_objects(void)
{
	give(OKAPI_TYPE_POOL, 0, SLOT_LIFE, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_LIST, 0, SLOT_LIST, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_SPACE, 0, SLOT_SPACE, OKAPI_SPACE_QUERY | OKAPI_SPACE_USE);
	give(OKAPI_TYPE_SPACE, 1, SLOT_PLAYGROUND, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_SEGMENT, 0, ground->segment,
	     OKAPI_SEGMENT_READ | OKAPI_SEGMENT_WRITE | OKAPI_SEGMENT_SPLIT);
	give(OKAPI_TYPE_SEGMENT, 1, SLOT_RX, OKAPI_SEGMENT_READ | OKAPI_SEGMENT_EXECUTE);
	give(OKAPI_TYPE_ENDPOINT, 0, SLOT_FAULTS, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_ENDPOINT, 1, SLOT_ENDPOINT, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_ENDPOINT, 2, SLOT_BALL, OKAPI_ENDPOINT_SEND | OKAPI_ENDPOINT_GRANT);
	give(OKAPI_TYPE_NOTIFICATION, 0, SLOT_SIGNALS, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_NOTIFICATION, 1, SLOT_SIGNALS + 1, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_NOTIFICATION, 2, SLOT_BELL, OKAPI_NOTIFICATION_SIGNAL);
	give(OKAPI_TYPE_INTERRUPT, 0, SLOT_RTC_IRQ0, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_SCHEDULING_CONTEXT, 7, SLOT_PART, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_TIMER, 0, SLOT_TIMERS, OKAPI_RIGHTS_ALL);
	give(OKAPI_TYPE_TIMER, 1, SLOT_TIMERS + 1, OKAPI_RIGHTS_ALL);
}

static void make_objects(void)
{
	uint32_t mapped;

	create(OKAPI_TYPE_LIST, SLOT_LIST, HOSTILE_SLOTS, 0, 0);
	create(OKAPI_TYPE_SPACE, SLOT_PLAYGROUND, 0, 0, 0);
	create(OKAPI_TYPE_ENDPOINT, SLOT_FAULTS, 0, 0, 0);
	create(OKAPI_TYPE_ENDPOINT, SLOT_ENDPOINT, 0, 0, 0);
	for (uint32_t i = 0; i < 2; i++) {
		create(OKAPI_TYPE_NOTIFICATION, SLOT_SIGNALS + i, 0, 0, 0);
		create(OKAPI_TYPE_TIMER, SLOT_TIMERS + i, 0, 0, 0);
	}
	create(OKAPI_TYPE_SCHEDULING_CONTEXT, SLOT_PART, OKL4_SLOT_SCHEDULING, 0, 0);
	CHECK_EQUAL(0, okl4_sys_scheduling_set(SLOT_PART, TICKS_MS, 10 * TICKS_MS, CEILING));
	/* Chaos runs in the playground, where it can be unmapped while it does. */
	CHECK_EQUAL(0, okl4_sys_map(SLOT_PLAYGROUND, SLOT_RX, CODE_ADDRESS, 0, code->size,
				    OKAPI_MAP_READ | OKAPI_MAP_EXECUTE, &mapped));
}

void incarnation_begin(uint32_t seed)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, 0, SLOT_LIFE, POOL_SIZE, 0, 0));
	make_objects();
	give_objects();
	for (uint32_t i = 0; i <= CHAOS; i++)
		make_thread(i);
	for (uint32_t i = 0; i < HOSTILE_THREADS; i++) {
		progress->state[i] = (seed + i) * 2654435761u | 1;
		progress->calls[i] = 0;
		calls_at_kick[i] = 0;
		CHECK_EQUAL(0, okl4_sys_thread_start(SLOT_THREAD + i, progress->entry, progress->stack_top[i],
						     i, 0));
	}
	CHECK_EQUAL(0, okl4_sys_thread_start(SLOT_THREAD + CHAOS, progress->chaos, 0, seed | 1, 0));
}

void incarnation_end(void)
{
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_LIFE));
}

uint32_t incarnation_calls(void)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < HOSTILE_THREADS; i++)
		sum += progress->calls[i];
	return sum;
}

/* Whatever was done to the thread, it gets back what it needs; what is as it was refuses. */
static void mend(uint32_t index)
{
	uint32_t thread = SLOT_THREAD + index;

	okl4_sys_thread_set(thread, OKAPI_THREAD_SET_SPACE, SLOT_SPACE);
	okl4_sys_thread_set(thread, OKAPI_THREAD_SET_LIST, SLOT_LIST);
	okl4_sys_thread_set(thread, OKAPI_THREAD_SET_FAULT_ENDPOINT, SLOT_FAULTS);
	okl4_sys_thread_set(thread, OKAPI_THREAD_SET_PRIORITY, priority_of(index));
	okl4_sys_scheduling_bind(SLOT_CONTEXT + index, thread);
	okl4_sys_thread_start(thread, progress->entry, progress->stack_top[index], index, 0);
}

void incarnation_kick(void)
{
	for (uint32_t i = 0; i < HOSTILE_THREADS; i++) {
		okl4_sys_thread_stop(SLOT_THREAD + i);
		if (progress->calls[i] == calls_at_kick[i])
			mend(i);
		else
			okl4_sys_thread_resume(SLOT_THREAD + i);
		calls_at_kick[i] = progress->calls[i];
	}
}
