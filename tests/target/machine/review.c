/* SPDX-License-Identifier: BSD-2-Clause */
/* What a review found: each of these once did harm. */
#include "guest.h"

/* The last megabyte of the linear area is broken up: what is there of the area is still no table. */
static void linear_area_in_part_is_not_removed(uint32_t argument)
{
	volatile uint32_t *word = (volatile uint32_t *)LINEAR(SPARE_START);
	uint32_t done;

	(void)argument;
	word[0] = 0x12345678;
	CHECK_EQUAL(0, okl4_sys_unmap(GUEST_SLOT_SPACE, FIELD + 0x101000, 0x1000, &done));
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, 0, LINEAR(RAM_START), LINEAR(RAM_START) + 0x1000));
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, 0, LINEAR(RAM_START), LINEAR(RAM_START) + RAM_SIZE));
	CHECK_EQUAL(0x12345678, word[0]);
}

static void linear_area_in_part(void)
{
	uint32_t space = SLOT_OF(&machines[0], MACHINE_SPACE), done;

	machine_test(linear_area_in_part_is_not_removed, 0);
	okl4_sys_unmap(space, RAM_START, RAM_SIZE, &done);
	CHECK_EQUAL(0, okl4_sys_map(space, machine_ram(&machines[0]), RAM_START, 0, RAM_SIZE,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
	machine_test(never_fails, 0);
}

#define STRADDLED 0xce000000 /* two pages */

/* A frame in two pages, of which the second one is in the tables already and the first one is not. */
static void frames_straddle_pages(uint32_t argument)
{
	uint32_t *table = kernel_table();

	(void)argument;
	map_small(table, STRADDLED, FIELD, AP_KERNEL, CACHED);
	map_small(table, STRADDLED + 0x1000, FIELD + 0x1000, AP_KERNEL, CACHED);
	switch_to(user_table_new());
	for (uint32_t thumb = 0; thumb < 2; thumb++) {
		for (uint32_t words = 1; words < 17; words++) {
			struct frame *in = (struct frame *)(STRADDLED + 0x1000 - 4 * words), out;
			struct frame frame = user_frame(thumb ? user_thumb_trap : user_trap, 0);

			for (uint32_t i = 0; i < 17; i++)
				((volatile uint32_t *)in)[i] = ((uint32_t *)&frame)[i];
			CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0));
			CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, 0, STRADDLED, STRADDLED + 0x1000));
			CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, enter_user(in, &out));
			CHECK_EQUAL(frame.pc + (thumb ? 2 : 4), out.pc);
		}
	}
}

/* Guest user alone, at an address where the machine's memory is mapped too: spins, then makes a call. */
static void user_waits_for_the_end(uint32_t argument)
{
	static const uint32_t code[] = {
		0xe3a03801, /* mov r3, #0x10000 */
		0xe2533001, /* 1: subs r3, r3, #1 */
		0x1afffffd, /* bne 1b */
		0xe3a0000f, /* mov r0, #GUEST_SLOT_BELL */
		0xe3a01080, /* mov r1, #0x80 */
		0xe3a0c005, /* mov r12, #OKAPI_SYS_SIGNAL */
		0xef000000, /* swi 0 */
		0xeafffff7, /* b code */
	};
	uint32_t *table = user_table_new();
	struct frame frame = user_frame(user_spin, 0), out;

	(void)argument;
	guest.doomed = true;
	for (uint32_t i = 0; i < sizeof(code) / 4; i++)
		((volatile uint32_t *)LINEAR(FIELD))[i] = code[i];
	map_small(table, FIELD, FIELD, AP_USER_READ, CACHED);
	vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
	switch_to(table);
	frame.pc = FIELD;
	SHARED->word[1] = 1;
	for (;;)
		enter_user(&frame, &out);
}

/* Without its machine, the thread of a guest's process does not go on as a thread of the cell. */
static void users_do_not_inherit(void)
{
	struct machine *machine = &machines[0];
	uint32_t bits;

	machine_shared(machine)->word[1] = 0;
	machine_run(machine, user_waits_for_the_end, 0);
	for (uint32_t i = 0; i < 20 && !machine_shared(machine)->word[1]; i++)
		let_kernel_idle();
	let_kernel_idle();
	okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 0x80, OKAPI_TAG_NO_BLOCK, &bits);
	okl4_sys_cap_revoke(0, SLOT_OF(machine, MACHINE_VCPU));
	okl4_sys_cap_delete(0, SLOT_OF(machine, MACHINE_VCPU));
	for (uint32_t i = 0; i < 5; i++)
		let_kernel_idle();
	CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0,
		    okl4_sys_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 0x80, OKAPI_TAG_NO_BLOCK, &bits));
	machine_stop(machine);
	drain_messages();
	machine_delete(machine);
	machine_make(machine);
	machine_test(never_fails, 0);
}

#define SPACES	     16 /* more than there are domains */
#define SLOT_SPACES  100
#define SLOT_WORKERS 130

static void deletes_its_vcpu(uint32_t argument)
{
	(void)argument;
	guest_report(REPORT_ASK, 0, 0);
	okl4_sys_cap_delete(0, GUEST_SLOT_FREE);
	guest_report(REPORT_DONE, 1, 0);
}

/* The guest kernel itself has the last capability to its virtual CPU; its space has no domain any more. */
static void guest_deletes_its_own_vcpu(void)
{
	struct machine *machine = &machines[0];
	struct okl4_registers message;
	static uint32_t stack[16];

	machine_run(machine, deletes_its_vcpu, 0);
	CHECK(machine_wait(machine, &message));
	CHECK_EQUAL(0, okl4_sys_cap_move(SLOT_OF(machine, MACHINE_LIST), GUEST_SLOT_FREE, 0,
					 SLOT_OF(machine, MACHINE_VCPU)));
	CHECK_EQUAL(0, okl4_sys_cap_delete(SLOT_OF(machine, MACHINE_LIST), GUEST_SLOT_VCPU));
	for (uint32_t i = 0; i < SPACES; i++) {
		struct worker worker = {
			.slot = SLOT_WORKERS + i * WORKER_SLOTS, .space = SLOT_SPACES + i, .priority = 95};

		CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_SPACE, 0, worker.space, 0, 0, 0));
		CHECK_EQUAL(0, worker_make(&worker));
		/* It executes what all spaces have, then jumps to nowhere. */
		CHECK_EQUAL(0,
			    worker_start(&worker, (void (*)(uint32_t))OKAPI_MEMORY_BARRIER, stack + 16, 0));
	}
	for (uint32_t i = 0; i < 3; i++)
		let_kernel_idle();
	message.tag = 0;
	CHECK_EQUAL(0, okl4_sys_reply(&message));
	for (uint32_t i = 0; i < 3; i++)
		let_kernel_idle();
	CHECK_EQUAL(0, broken_invariant());
	for (uint32_t i = 0; i < SPACES; i++) {
		struct worker worker = {.slot = SLOT_WORKERS + i * WORKER_SLOTS, .space = SLOT_SPACES + i};

		CHECK_EQUAL(0, worker_delete(&worker));
		CHECK_EQUAL(0, okl4_sys_cap_delete(0, worker.space));
	}
	machine_delete(machine);
	machine_make(machine);
	machine_test(never_fails, 0);
}

void test_review(void)
{
	RUN(guest_deletes_its_own_vcpu);
	RUN(users_do_not_inherit);
	RUN_GUEST(frames_straddle_pages);
	RUN(linear_area_in_part);
}
