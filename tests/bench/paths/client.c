/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cell that drives the benchmarks, one phase after the other.  Each one is
 * warmed up first, so that what happens only once (entries of the shared
 * first-level table, page tables) is not in the count.
 */
#include <stdio.h>

#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "marks.h"

BENCH_PHASE(ipc_0w)
BENCH_PHASE(ipc_6w)
BENCH_PHASE(ipc_62w)
BENCH_PHASE(ipc_active_6w)
BENCH_PHASE(signal_idle)
BENCH_PHASE(signal_wake)
BENCH_PHASE(fault)
BENCH_PHASE(yield)
BENCH_PHASE(map_page)
BENCH_PHASE(unmap_page)
BENCH_PHASE(map_1mb)
BENCH_PHASE(unmap_1mb)
BENCH_MARK(bench_failed)

#define WARM_UP	      8
#define PAGES_ADDRESS 0x20000000 /* nothing else is in this megabyte and the next */
#define MEGABYTE      0x100000
#define NOTHING_THERE 0x30000000

static void check(uint32_t wrong)
{
	if (wrong)
		bench_failed();
}

static void call_0_words(unsigned int rounds)
{
	struct okl4_registers reply;

	while (rounds--)
		check(okl4_call0(SLOT_ECHO, OKAPI_TAG(0, 0), &reply));
}

static void call_6_words(uint32_t echo, unsigned int rounds)
{
	struct okl4_registers reply;

	while (rounds--) {
		check(okl4_call6(echo, OKAPI_TAG(0, 6), 1, 2, 3, 4, 5, rounds, &reply));
		check(reply.word[5] != rounds);
	}
}

static void call_62_words(unsigned int rounds)
{
	volatile uint32_t *last = &okl4_utcb()->word[OKAPI_MESSAGE_WORDS - 1];
	struct okl4_registers reply;

	while (rounds--) {
		*last = rounds;
		check(okl4_call6(SLOT_ECHO, OKAPI_TAG(0, OKAPI_MESSAGE_WORDS), 1, 2, 3, 4, 5, 6, &reply));
		check(*last != rounds);
	}
}

static void measure_messages(void)
{
	call_0_words(WARM_UP);
	bench_ipc_0w_begin();
	call_0_words(BENCH_ROUNDS);
	bench_ipc_0w_end();

	call_6_words(SLOT_ECHO, WARM_UP);
	bench_ipc_6w_begin();
	call_6_words(SLOT_ECHO, BENCH_ROUNDS);
	bench_ipc_6w_end();

	call_62_words(WARM_UP);
	bench_ipc_62w_begin();
	call_62_words(BENCH_ROUNDS);
	bench_ipc_62w_end();

	call_6_words(SLOT_ACTIVE, WARM_UP);
	bench_ipc_active_6w_begin();
	call_6_words(SLOT_ACTIVE, BENCH_ROUNDS);
	bench_ipc_active_6w_end();
}

static void signal(uint32_t notification, unsigned int rounds)
{
	while (rounds--)
		check(okl4_sys_signal(notification, 1));
}

static void measure_signals(void)
{
	signal(SLOT_QUIET, WARM_UP);
	bench_signal_idle_begin();
	signal(SLOT_QUIET, BENCH_ROUNDS);
	bench_signal_idle_end();

	signal(SLOT_WAKE, WARM_UP);
	bench_signal_wake_begin();
	signal(SLOT_WAKE, BENCH_ROUNDS);
	bench_signal_wake_end();
}

/* The handler lets the thread try again for BENCH_ROUNDS faults, then skips the instruction. */
static void measure_fault(void)
{
	volatile uint32_t *nothing = (volatile uint32_t *)NOTHING_THERE;

	(void)*nothing;
	bench_fault_begin();
	(void)*nothing;
	bench_fault_end();
}

static void yield(unsigned int rounds)
{
	while (rounds--)
		check(okl4_sys_yield());
}

/* Each yield goes to the yielder, which yields back. */
static void measure_yield(void)
{
	check(okl4_sys_signal(SLOT_YIELDER, 1));
	yield(WARM_UP);
	bench_yield_begin();
	yield(BENCH_ROUNDS);
	bench_yield_end();
	yield(4 * WARM_UP); /* until the yielder sleeps again */
}

static void unmap(uint32_t address, uint32_t size)
{
	uint32_t done;

	check(okl4_sys_unmap(OKL4_SLOT_SPACE, address, size, &done));
	if (done != size)
		bench_failed();
}

static void map(uint32_t segment, uint32_t address, uint32_t offset, uint32_t size)
{
	uint32_t done;

	check(okl4_sys_map(OKL4_SLOT_SPACE, segment, address, offset, size, OKAPI_MAP_READ | OKAPI_MAP_WRITE,
			   &done));
	if (done != size)
		bench_failed();
}

/* The page is written in between, so that taking it away has something to do. */
static void map_and_unmap_page(uint32_t segment)
{
	bench_map_page_begin();
	map(segment, PAGES_ADDRESS, 0, OKAPI_PAGE_SIZE);
	bench_map_page_end();
	*(volatile uint32_t *)PAGES_ADDRESS = 1;
	bench_unmap_page_begin();
	unmap(PAGES_ADDRESS, OKAPI_PAGE_SIZE);
	bench_unmap_page_end();
}

/* An offset that is no multiple of 64 KB from the address leaves only 4 KB pages. */
static void map_and_unmap_megabyte(uint32_t segment)
{
	bench_map_1mb_begin();
	map(segment, PAGES_ADDRESS, OKAPI_PAGE_SIZE, MEGABYTE);
	bench_map_1mb_end();
	*(volatile uint32_t *)PAGES_ADDRESS = 1;
	bench_unmap_1mb_begin();
	unmap(PAGES_ADDRESS, MEGABYTE);
	bench_unmap_1mb_end();
}

static void measure_memory(void)
{
	const okl4_env_segment_t *pages = okl4_env_get_segment(MEMORY_PAGES);

	if (!pages || !pages->segment) {
		bench_failed();
		return;
	}
	unmap(pages->virt_addr, pages->size);
	/* A page elsewhere in the megabyte keeps its table: measured is the page, not the making of tables.
	 */
	map(pages->segment, PAGES_ADDRESS + MEGABYTE - OKAPI_PAGE_SIZE, 0, OKAPI_PAGE_SIZE);
	for (unsigned int i = 0; i < BENCH_ROUNDS; i++)
		map_and_unmap_page(pages->segment);
	unmap(PAGES_ADDRESS + MEGABYTE - OKAPI_PAGE_SIZE, OKAPI_PAGE_SIZE);
	for (unsigned int i = 0; i < BENCH_ROUNDS; i++)
		map_and_unmap_megabyte(pages->segment);
}

static uint32_t counter(uint32_t which)
{
	uint32_t value = 0;

	okl4_sys_debug(OKAPI_DEBUG_COUNTER, which, &value);
	return value;
}

static void print(const char *text)
{
	uint32_t ignored;

	for (; *text; text++)
		okl4_sys_debug(OKAPI_DEBUG_PUTC, (unsigned char)*text, &ignored);
}

/* Only kernels built for tests count flushes, and print. */
static void measure_flushes(void)
{
	uint32_t cache, tlb;
	char line[80];

	call_6_words(SLOT_ECHO, WARM_UP);
	cache = counter(OKAPI_COUNTER_CACHE_FLUSHES);
	tlb = counter(OKAPI_COUNTER_TLB_FLUSHES);
	call_6_words(SLOT_ECHO, BENCH_ROUNDS);
	cache = counter(OKAPI_COUNTER_CACHE_FLUSHES) - cache;
	tlb = counter(OKAPI_COUNTER_TLB_FLUSHES) - tlb;
	snprintf(line, sizeof(line), "ipc_cache_flushes %u\nipc_tlb_flushes %u\n", (unsigned int)cache,
		 (unsigned int)tlb);
	print(line);
}

int main(void)
{
	/* The other cells of this priority begin, and wait: the processor is this cell's. */
	yield(WARM_UP);
	measure_messages();
	measure_signals();
	measure_fault();
	measure_yield();
	measure_memory();
	measure_flushes();
	check(okl4_sys_signal(SLOT_DRIVER, 1));
	for (;;)
		; /* is interrupted by the driver's timer, again and again */
}
