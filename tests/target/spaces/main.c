/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "workers.h"

#define MANY	     48 /* spaces: many more than the 15 domains */
#define FEW	     8
#define SLOTS_EACH   3 /* space, thread, scheduling context */
#define PAGE	     OKAPI_PAGE_SIZE
#define ALONE	     0x50000000 /* the spaces' megabytes, side by side */
#define SAME	     0x48000000 /* one megabyte for all of them */
#define FIRST(space) (((space) + 1) << 16)
#define COUNTERS     (OKAPI_COUNTER_FILLS + 1) /* restarts aside */

void walker_start(void);

static volatile uint32_t *data;

static struct worker walker(uint32_t space)
{
	uint32_t slot = SLOT_FIRST_FREE + space * SLOTS_EACH;

	return (struct worker){.slot = slot + 1, .space = slot, .priority = 100};
}

static volatile uint32_t *data_of(uint32_t space)
{
	return data + space * (PAGE / 4);
}

/* Code at an address, the space's own page behind it. */
static void make_space(uint32_t space, uint32_t address)
{
	struct worker worker = walker(space);
	const okl4_env_segment_t *code = okl4_env_get_segment("MAIN_RX");
	uint32_t offset = (uint32_t)(uintptr_t)walker_start - code->virt_addr + code->offset, done;

	for (uint32_t i = 0; i < 3; i++)
		data_of(space)[i] = 0;
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, 0, worker.space, 0, 0, 0));
	CHECK_EQUAL(0, okl4_sys_map(worker.space, SLOT_RX, address, offset, PAGE,
				    OKAPI_MAP_READ | OKAPI_MAP_EXECUTE, &done));
	CHECK_EQUAL(0, okl4_sys_map(worker.space, SLOT_DATA, address + PAGE, space * PAGE, PAGE,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE | OKAPI_MAP_UNCACHED, &done));
	CHECK_EQUAL(0, worker_make(&worker));
	CHECK_EQUAL(0, worker_start(&worker, (void (*)(uint32_t))(uintptr_t)address, 0, FIRST(space)));
}

static void delete_spaces(uint32_t count)
{
	for (uint32_t space = 0; space < count; space++) {
		struct worker worker = walker(space);

		CHECK_EQUAL(0, worker_delete(&worker));
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, worker.space));
	}
	CHECK_EQUAL(0, broken_invariant());
}

static void let_run(uint32_t rounds)
{
	for (uint32_t i = 0; i < rounds; i++)
		okl4_sys_yield();
}

/* Each has found its own data in each round, and none was left out. */
static void check_walkers(uint32_t count, uint32_t rounds)
{
	for (uint32_t space = 0; space < count; space++) {
		volatile uint32_t *page = data_of(space);

		CHECK_EQUAL(0, page[2]);
		CHECK(page[1] + 2 >= rounds && page[1] <= rounds + 2);
		CHECK_EQUAL(FIRST(space) + page[1], page[0]);
		CHECK_EQUAL(OKAPI_THREAD_READY, thread_state(walker(space).slot));
	}
	CHECK_EQUAL(0, broken_invariant());
}

static void read_counters(uint32_t *counters)
{
	for (uint32_t i = 0; i < COUNTERS; i++)
		counters[i] = kernel_counter(i);
}

/* What the counters gained while everybody ran so many rounds. */
static void measure(uint32_t rounds, uint32_t *gained)
{
	uint32_t before[COUNTERS];

	read_counters(before);
	let_run(rounds);
	read_counters(gained);
	for (uint32_t i = 0; i < COUNTERS; i++)
		gained[i] -= before[i];
}

static void few_spaces_disturb_nobody(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t gained[COUNTERS];

	for (uint32_t space = 0; space < FEW; space++)
		make_space(space, ALONE + space * OKAPI_SECTION_SIZE);
	let_run(10);
	measure(1000, gained);
	for (uint32_t i = 0; i < COUNTERS; i++)
		CHECK_EQUAL(0, gained[i]);
	check_walkers(FEW, 1010);
	delete_spaces(FEW);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

/* Each round, each space finds that its domain has been given to another one, and nothing else happens. */
static void many_spaces_share_domains(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t gained[COUNTERS];

	for (uint32_t space = 0; space < MANY; space++)
		make_space(space, ALONE + space * OKAPI_SECTION_SIZE);
	let_run(10);
	measure(50, gained);
	CHECK(gained[OKAPI_COUNTER_DOMAIN_RECYCLES] >= 50 * MANY);
	CHECK(gained[OKAPI_COUNTER_DOMAIN_RECYCLES] <= 51 * (MANY + 1));
	CHECK(gained[OKAPI_COUNTER_FILLS] >= 50 * MANY);
	CHECK(gained[OKAPI_COUNTER_CACHE_FLUSHES] <= gained[OKAPI_COUNTER_DOMAIN_RECYCLES]);
	CHECK_EQUAL(gained[OKAPI_COUNTER_CACHE_FLUSHES], gained[OKAPI_COUNTER_TLB_FLUSHES]);
	CHECK_EQUAL(0, gained[OKAPI_COUNTER_COLLISIONS]);
	check_walkers(MANY, 60);
	delete_spaces(MANY);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

/* At the same addresses: the megabyte changes hands at each switch. */
static void colliding_spaces_keep_their_data(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);
	uint32_t gained[COUNTERS];

	for (uint32_t space = 0; space < FEW; space++)
		make_space(space, SAME);
	let_run(10);
	measure(100, gained);
	CHECK(gained[OKAPI_COUNTER_COLLISIONS] >= 100 * FEW && gained[OKAPI_COUNTER_COLLISIONS] <= 101 * FEW);
	CHECK_EQUAL(gained[OKAPI_COUNTER_COLLISIONS], gained[OKAPI_COUNTER_CACHE_FLUSHES]);
	CHECK_EQUAL(gained[OKAPI_COUNTER_COLLISIONS], gained[OKAPI_COUNTER_TLB_FLUSHES]);
	CHECK_EQUAL(0, gained[OKAPI_COUNTER_DOMAIN_RECYCLES]);
	check_walkers(FEW, 110);
	delete_spaces(FEW);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

/* Both at once, and with spaces that go and come anew meanwhile. */
static void many_colliding_spaces_keep_their_data(void)
{
	for (uint32_t space = 0; space < MANY; space++)
		make_space(space, space % 3 ? SAME : ALONE + space * OKAPI_SECTION_SIZE);
	let_run(30);
	check_walkers(MANY, 30);
	for (uint32_t space = 0; space < MANY; space += 5) {
		struct worker worker = walker(space);

		CHECK_EQUAL(0, worker_delete(&worker));
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, worker.space));
		make_space(space, SAME);
	}
	let_run(30);
	for (uint32_t space = 0; space < MANY; space++) {
		CHECK_EQUAL(0, data_of(space)[2]);
		CHECK(data_of(space)[1] + 2 >= (space % 5 ? 60 : 30));
	}
	delete_spaces(MANY);
}

/* Two cells of the description at the same addresses; both run once in each round. */
static void twins_keep_their_data(void)
{
	uint32_t collisions = kernel_counter(OKAPI_COUNTER_COLLISIONS);
	struct okl4_registers message[2];

	for (uint32_t round = 0; round < 100; round++) {
		for (uint32_t i = 0; i < 2; i++) {
			CHECK_EQUAL(0, okl4_sys_wait(SLOT_REPORTS, 0, &message[i]));
			CHECK_EQUAL(round, message[i].word[0]);
			CHECK_EQUAL(0, message[i].word[1]);
		}
		CHECK_EQUAL(3, message[0].badge + message[1].badge);
		CHECK_EQUAL(message[0].word[2], message[1].word[2]);
		CHECK(message[0].word[2] >= 0x40000000 && message[0].word[2] < 0x40100000);
		for (uint32_t i = 0; i < 2; i++)
			CHECK_EQUAL(0, okl4_reply0(message[i].handle, OKAPI_TAG(0, 0)));
	}
	CHECK(kernel_counter(OKAPI_COUNTER_COLLISIONS) - collisions >= 100);
	CHECK_EQUAL(0, broken_invariant());
}

int main(void)
{
	data = (volatile uint32_t *)(uintptr_t)okl4_env_get_segment(MEMORY_DATA)->virt_addr;
	RUN(few_spaces_disturb_nobody);
	RUN(many_spaces_share_domains);
	RUN(colliding_spaces_keep_their_data);
	RUN(many_colliding_spaces_keep_their_data);
	RUN(twins_keep_their_data);
	finish_tests();
}
