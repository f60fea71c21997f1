/* SPDX-License-Identifier: BSD-2-Clause */
/* Machines that are stopped, started again, deprived of their memory, and deleted in every order. */
#include "channels.h"
#include "guest.h"

#define ALIVE 0 /* words of the shared memory: a counter that a running machine increments */
#define READY 1

/* Guest user runs and is never heard of again. */
static void user_lives_on(uint32_t argument)
{
	struct frame frame = user_frame(user_spin, 0);

	(void)argument;
	switch_to(user_table_new());
	SHARED->word[READY] = 1;
	for (;;) {
		enter_user(&frame, &frame);
		take_lines();
		SHARED->word[ALIVE]++;
	}
}

/* The guest kernel runs, with interrupts masked, and uses all of its memory. */
static void kernel_lives_on(uint32_t argument)
{
	(void)argument;
	guest.doomed = true;
	SHARED->word[READY] = 1;
	for (;;) {
		for (uint32_t offset = 0; offset < FIELD_SIZE; offset += 0x1000)
			*(volatile uint32_t *)LINEAR(FIELD + offset) = offset;
		SHARED->word[ALIVE]++;
	}
}

static void kernel_idles(uint32_t argument)
{
	(void)argument;
	SHARED->word[READY] = 1;
	for (;;) {
		SHARED->word[ALIVE]++;
		vcpu_call(OKAPI_VCPU_IDLE, 0, 0, 0);
		take_lines();
	}
}

static void kernel_calls(uint32_t argument)
{
	SHARED->word[READY] = 1;
	for (;;)
		guest_report(REPORT_ASK, argument, 0);
}

static void (*const lives[])(uint32_t argument) = {user_lives_on, kernel_lives_on, kernel_idles,
						   kernel_calls};
#define LIVES 4

static void begin_life(struct machine *machine, uint32_t life)
{
	struct shared *shared = machine_shared(machine);

	shared->word[ALIVE] = shared->word[READY] = 0;
	machine_run(machine, lives[life], 0);
	for (uint32_t i = 0; i < 20 && !shared->word[READY]; i++)
		let_kernel_idle();
	CHECK_EQUAL(1, shared->word[READY]);
	let_kernel_idle();
}

/* Whatever happened to others: this machine still lives. */
static bool is_alive(struct machine *machine)
{
	struct shared *shared = machine_shared(machine);
	uint32_t before = shared->word[ALIVE];

	CHECK_EQUAL(0, okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION), 1));
	let_kernel_idle();
	return shared->word[ALIVE] != before;
}

static void machines_start_again(void)
{
	for (uint32_t life = 0; life < LIVES; life++) {
		for (uint32_t i = 0; i < 3; i++) {
			begin_life(&machines[0], life);
			CHECK_EQUAL(0, broken_invariant());
		}
		machine_test(never_fails, 0);
	}
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_OF(&machines[0], MACHINE_THREAD)));
}

/* Stopped and resumed, it goes on as if nothing had been. */
static void machines_are_resumed(void)
{
	uint32_t thread = SLOT_OF(&machines[0], MACHINE_THREAD);

	for (uint32_t life = 0; life < 3; life++) {
		begin_life(&machines[0], life);
		for (uint32_t i = 0; i < 5; i++) {
			CHECK(is_alive(&machines[0]));
			CHECK_EQUAL(0, okl4_sys_thread_stop(thread));
			CHECK(!is_alive(&machines[0]));
			CHECK_EQUAL(0, okl4_sys_thread_resume(thread));
		}
		CHECK(is_alive(&machines[0]));
		machine_stop(&machines[0]);
	}
}

static void remap_ram(struct machine *machine)
{
	uint32_t done;

	okl4_sys_unmap(SLOT_OF(machine, MACHINE_SPACE), RAM_START, RAM_SIZE, &done);
	CHECK_EQUAL(0, okl4_sys_map(SLOT_OF(machine, MACHINE_SPACE), machine_ram(machine), RAM_START, 0,
				    RAM_SIZE, OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
}

static void take_page_away(struct machine *machine, uint32_t life, uint32_t start, uint32_t size)
{
	struct okl4_registers message;
	uint32_t done;

	begin_life(machine, life);
	CHECK_EQUAL(0, okl4_sys_unmap(SLOT_OF(machine, MACHINE_SPACE), start, size, &done));
	CHECK_EQUAL(0, broken_invariant());
	okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION), 1);
	/* What it says does not matter, only that it does not go on as if nothing had been. */
	if (machine_wait(machine, &message))
		CHECK((message.tag & OKAPI_TAG_FAULT) || OKAPI_TAG_LABEL(message.tag) == REPORT_DONE);
	CHECK_EQUAL(0, broken_invariant());
	machine_stop(machine);
	remap_ram(machine);
}

/* Its memory is unmapped under it: as a whole, its code, its field. */
static void memory_is_taken_away(void)
{
	for (uint32_t life = 0; life < 3; life++) {
		take_page_away(&machines[0], life, RAM_START, RAM_SIZE);
		machine_test(never_fails, 0);
	}
	take_page_away(&machines[0], 1, FIELD, 0x100000);
	take_page_away(&machines[0], 1, FIELD + 0x1000, 0x1000);
	take_page_away(&machines[0], 1, PROGRAM, 0x100000);
	machine_test(never_fails, 0);
}

/* A page that it does not use goes and comes: it lives on. */
static void unused_page_is_taken_away(void)
{
	uint32_t space = SLOT_OF(&machines[0], MACHINE_SPACE), page = SHARED_PHYSICAL + 0x1000, done;

	for (uint32_t life = 0; life < 3; life++) {
		begin_life(&machines[0], life);
		for (uint32_t i = 0; i < 3; i++) {
			CHECK_EQUAL(0, okl4_sys_unmap(space, page, 0x1000, &done));
			CHECK(is_alive(&machines[0]));
			CHECK_EQUAL(0, okl4_sys_map(space, SLOT_SHARED, page,
						    shared_offset(&machines[0]) + 0x1000, 0x1000,
						    OKAPI_MAP_READ | OKAPI_MAP_WRITE | OKAPI_MAP_UNCACHED,
						    &done));
			CHECK(is_alive(&machines[0]));
		}
		machine_stop(&machines[0]);
	}
}

/* The same by revoking a segment that it was mapped from, while another machine lives. */
static void memory_is_revoked(void)
{
	struct machine *machine = &machines[0];
	uint32_t slot = machines[1].slot + MACHINE_SLOTS, done;
	struct okl4_registers message;

	begin_life(&machines[1], 0);
	for (uint32_t life = 0; life < 3; life++) {
		CHECK_EQUAL(0, okl4_sys_unmap(SLOT_OF(machine, MACHINE_SPACE), RAM_START, RAM_SIZE, &done));
		CHECK_EQUAL(0,
			    okl4_sys_segment_split(OKL4_SLOT_POOL, machine_ram(machine), 0, slot, 0, RAM_SIZE,
						   OKAPI_SEGMENT_READ | OKAPI_SEGMENT_WRITE |
							   OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_CACHED)));
		CHECK_EQUAL(0, okl4_sys_map(SLOT_OF(machine, MACHINE_SPACE), slot, RAM_START, 0, RAM_SIZE,
					    OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
		begin_life(machine, life);
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, slot));
		okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION), 1);
		if (machine_wait(machine, &message))
			CHECK(message.tag & OKAPI_TAG_FAULT);
		CHECK_EQUAL(0, broken_invariant());
		CHECK(is_alive(&machines[1]));
		machine_stop(machine);
		remap_ram(machine);
	}
	machine_test(never_fails, 0);
	CHECK(is_alive(&machines[1]));
	machine_stop(&machines[1]);
}

/* Any two of its objects, one after the other, then the rest; another machine lives on. */
static void objects_are_deleted_in_every_order(void)
{
	static const uint32_t objects[] = {MACHINE_VCPU, MACHINE_SPACE,	       MACHINE_THREAD, MACHINE_LIST,
					   MACHINE_POOL, MACHINE_NOTIFICATION, MACHINE_CONTEXT};
	struct machine *machine = &machines[0];
	const uint32_t count = sizeof(objects) / sizeof(objects[0]);

	machine_delete(machine);
	begin_life(&machines[1], 0);
	for (uint32_t i = 0; i < LIVES * count * count; i++) {
		struct pool_use before = pool_use(OKL4_SLOT_POOL);
		uint32_t pair = i / LIVES;

		machine_make(machine);
		begin_life(machine, i % LIVES);
		/* Its own capabilities keep objects alive: the pool takes all of them. */
		okl4_sys_cap_revoke(0, SLOT_OF(machine, objects[pair % count]));
		okl4_sys_cap_delete(0, SLOT_OF(machine, objects[pair % count]));
		let_kernel_idle();
		CHECK_EQUAL(0, broken_invariant());
		okl4_sys_cap_revoke(0, SLOT_OF(machine, objects[pair / count]));
		okl4_sys_cap_delete(0, SLOT_OF(machine, objects[pair / count]));
		let_kernel_idle();
		CHECK_EQUAL(0, broken_invariant());
		okl4_sys_cap_delete(0, SLOT_OF(machine, MACHINE_POOL));
		okl4_sys_cap_delete(0, SLOT_OF(machine, MACHINE_FAULT));
		drain_messages();
		CHECK_SAME_USE(before, OKL4_SLOT_POOL);
		if (!CHECK_EQUAL(0, broken_invariant()))
			return;
	}
	CHECK(is_alive(&machines[1]));
	machine_stop(&machines[1]);
	machine_make(machine);
	machine_test(never_fails, 0);
}

void test_life(void)
{
	RUN(machines_start_again);
	RUN(machines_are_resumed);
	RUN(memory_is_taken_away);
	RUN(unused_page_is_taken_away);
	machine_make(&machines[1]);
	RUN(memory_is_revoked);
	RUN(objects_are_deleted_in_every_order);
	machine_delete(&machines[1]);
}
