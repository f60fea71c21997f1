/* SPDX-License-Identifier: BSD-2-Clause */
/* The objects of machines, and what is said between them and the supervisor. */
#include <okl4/clock.h>
#include <okl4/env.h>

#include "channels.h"
#include "guest.h"

#define PATIENCE_US 2000000

struct machine machines[MACHINES];
uint32_t watch_endpoint = SLOT_FIRST_FREE;
void (*guest_function)(uint32_t argument);
static uint32_t bell;

void machines_init(void)
{
	uint32_t done;

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, watch_endpoint, 0, 0, 0));
	for (uint32_t i = 0; i < MACHINES; i++) {
		struct machine *machine = &machines[i];

		machine->number = i;
		machine->slot = watch_endpoint + 1 + i * MACHINE_SLOTS;
		machine->tables = 16;
		machine->pool_size = MACHINE_POOL_SIZE;
		/* From now on it is mapped only while it is loaded and looked at. */
		CHECK_EQUAL(0,
			    okl4_sys_unmap(OKL4_SLOT_SPACE, machine_ram_address(machine), RAM_SIZE, &done));
	}
}

uint32_t machine_ram(const struct machine *machine)
{
	return machine->number ? SLOT_RAM1 : SLOT_RAM0;
}

uint32_t machine_ram_address(const struct machine *machine)
{
	return okl4_env_get_segment(machine->number ? MEMORY_RAM1 : MEMORY_RAM0)->virt_addr;
}

uint32_t shared_offset(const struct machine *machine)
{
	return machine->number * SHARED_SIZE;
}

struct shared *machine_shared(const struct machine *machine)
{
	return (struct shared *)(okl4_env_get_segment(MEMORY_SHARED)->virt_addr + shared_offset(machine));
}

uint32_t machine_create(struct machine *machine, uint32_t what, uint32_t type, uint32_t r4, uint32_t r5)
{
	return okl4_sys_create(SLOT_OF(machine, MACHINE_POOL), type, 0, SLOT_OF(machine, what), r4, r5, 0);
}

static void give(struct machine *machine, uint32_t to, uint32_t slot, uint32_t rights, uint32_t badge)
{
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_OF(machine, MACHINE_LIST), to, 0, slot, rights, badge));
}

void machine_fill_list(struct machine *machine)
{
	give(machine, GUEST_SLOT_SPACE, SLOT_OF(machine, MACHINE_SPACE), OKAPI_RIGHTS_ALL, 0);
	give(machine, GUEST_SLOT_POOL, SLOT_OF(machine, MACHINE_POOL), OKAPI_RIGHTS_ALL, 0);
	give(machine, GUEST_SLOT_NOTIFICATION, SLOT_OF(machine, MACHINE_NOTIFICATION), OKAPI_RIGHTS_ALL, 0);
	give(machine, GUEST_SLOT_THREAD, SLOT_OF(machine, MACHINE_THREAD), OKAPI_RIGHTS_ALL, 0);
	give(machine, GUEST_SLOT_TIMER, SLOT_OF(machine, MACHINE_TIMER), OKAPI_RIGHTS_ALL, 0);
	give(machine, GUEST_SLOT_VCPU, SLOT_OF(machine, MACHINE_VCPU), OKAPI_VCPU_USE, 0);
	give(machine, GUEST_SLOT_REPORT, watch_endpoint, OKAPI_ENDPOINT_SEND, REPORT_BADGE(machine->number));
	give(machine, GUEST_SLOT_BELL, OKL4_SLOT_MAIN_NOTIFICATION, OKAPI_NOTIFICATION_SIGNAL, 0xffff);
}

void machine_map_memory(struct machine *machine)
{
	uint32_t space = SLOT_OF(machine, MACHINE_SPACE), done;

	CHECK_EQUAL(0, okl4_sys_map(space, machine_ram(machine), RAM_START, 0, RAM_SIZE,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
	CHECK_EQUAL(0, okl4_sys_map(space, SLOT_SHARED, SHARED_PHYSICAL, shared_offset(machine), SHARED_SIZE,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE | OKAPI_MAP_UNCACHED, &done));
}

static void make_objects(struct machine *machine)
{
	uint32_t space = SLOT_OF(machine, MACHINE_SPACE), list = SLOT_OF(machine, MACHINE_LIST);

	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, 0, SLOT_OF(machine, MACHINE_POOL),
				       machine->pool_size, 0, 0));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_SPACE, OKAPI_TYPE_SPACE, 0, 0));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_LIST, OKAPI_TYPE_LIST, MACHINE_LIST_SLOTS, 0));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_THREAD, OKAPI_TYPE_THREAD, space, list));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_CONTEXT, OKAPI_TYPE_SCHEDULING_CONTEXT,
				      OKL4_SLOT_SCHEDULING, 0));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_NOTIFICATION, OKAPI_TYPE_NOTIFICATION, 0, 0));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_TIMER, OKAPI_TYPE_TIMER, 0, 0));
	CHECK_EQUAL(0, machine_create(machine, MACHINE_VCPU, OKAPI_TYPE_VCPU, space, machine->tables));
}

static void bind_objects(struct machine *machine)
{
	uint32_t thread = SLOT_OF(machine, MACHINE_THREAD);

	CHECK_EQUAL(0, okl4_sys_cap_copy(0, SLOT_OF(machine, MACHINE_FAULT), 0, watch_endpoint,
					 OKAPI_ENDPOINT_SEND, FAULT_BADGE(machine->number)));
	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_PRIORITY, MACHINE_PRIORITY));
	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_FAULT_ENDPOINT,
					   SLOT_OF(machine, MACHINE_FAULT)));
	CHECK_EQUAL(0, okl4_sys_thread_set(thread, OKAPI_THREAD_SET_NOTIFICATION,
					   SLOT_OF(machine, MACHINE_NOTIFICATION)));
	CHECK_EQUAL(0, okl4_sys_scheduling_bind(SLOT_OF(machine, MACHINE_CONTEXT), thread));
	CHECK_EQUAL(0, okl4_sys_timer_bind(SLOT_OF(machine, MACHINE_TIMER),
					   SLOT_OF(machine, MACHINE_NOTIFICATION), OKL4_TIMER_BIT));
}

void machine_make(struct machine *machine)
{
	make_objects(machine);
	bind_objects(machine);
	machine_fill_list(machine);
	machine_map_memory(machine);
}

void machine_delete(struct machine *machine)
{
	okl4_sys_cap_delete(0, SLOT_OF(machine, MACHINE_FAULT));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_OF(machine, MACHINE_POOL)));
	CHECK_EQUAL(0, broken_invariant());
}

void machine_stop(struct machine *machine)
{
	CHECK_EQUAL(0, okl4_sys_thread_stop(SLOT_OF(machine, MACHINE_THREAD)));
}

uint32_t take_bell(void)
{
	uint32_t rung = bell;

	bell = 0;
	return rung;
}

/* --- messages -------------------------------------------------------------------------------- */

static void show_machine(struct machine *machine)
{
	uint32_t thread = SLOT_OF(machine, MACHINE_THREAD);

	debug_print("FAIL machine %lu does not answer, state %lu\n", (unsigned long)machine->number,
		    (unsigned long)thread_state(thread));
	okl4_sys_thread_stop(thread);
	if (okl4_sys_thread_read(thread) == 0)
		for (uint32_t i = 0; i < OKAPI_REGISTERS; i++)
			debug_print("  register %lu: 0x%lx\n", (unsigned long)i,
				    (unsigned long)okl4_utcb()->word[i]);
}

bool machine_wait(struct machine *machine, struct okl4_registers *message)
{
	uint64_t until = okl4_clock_ticks() + okl4_clock_us_to_ticks(PATIENCE_US);
	uint32_t timer = 1u << OKL4_TIMER_BIT;

	CHECK_EQUAL(0, okl4_sys_timer_set(OKL4_SLOT_MAIN_TIMER, (uint32_t)until, (uint32_t)(until >> 32)));
	for (;;) {
		if (!CHECK_EQUAL(0, okl4_sys_wait(watch_endpoint, 0, message)))
			return false;
		if (!(message->tag & OKAPI_TAG_NOTIFICATION))
			break;
		bell |= message->word[0] & ~timer;
		if (message->word[0] & timer) {
			show_machine(machine);
			CHECK(!"machine answers");
			return false;
		}
	}
	okl4_sys_timer_cancel(OKL4_SLOT_MAIN_TIMER);
	return true;
}

static void show_fault(const struct okl4_registers *message)
{
	debug_print("fault %lu status 0x%lx address 0x%lx pc 0x%lx cpsr 0x%lx sp 0x%lx lr 0x%lx\n",
		    (unsigned long)OKAPI_TAG_LABEL(message->tag), (unsigned long)message->word[0],
		    (unsigned long)message->word[1], (unsigned long)message->word[2],
		    (unsigned long)message->word[3], (unsigned long)message->word[4],
		    (unsigned long)message->word[5]);
}

static void check_done(const struct okl4_registers *message)
{
	if (message->tag & OKAPI_TAG_FAULT)
		show_fault(message);
	CHECK_EQUAL(OKAPI_TAG(REPORT_DONE, 2), message->tag);
	CHECK_EQUAL(0, message->word[0]);
	CHECK_EQUAL(0, broken_invariant());
}

void machine_finish(struct machine *machine)
{
	struct okl4_registers message;

	if (!machine_wait(machine, &message))
		return;
	check_done(&message);
	CHECK_EQUAL(REPORT_BADGE(machine->number), message.badge);
	machine_stop(machine);
}

void finish_both(void)
{
	struct okl4_registers message;
	uint32_t badges = 0;

	for (uint32_t i = 0; i < MACHINES; i++) {
		if (machine_wait(&machines[i], &message)) {
			check_done(&message);
			badges += message.badge;
		}
	}
	CHECK_EQUAL(REPORT_BADGE(0) + REPORT_BADGE(1), badges);
	machine_stop(&machines[0]);
	machine_stop(&machines[1]);
}

void drain_messages(void)
{
	struct okl4_registers message;

	while (okl4_sys_wait(watch_endpoint, OKAPI_TAG_NO_BLOCK, &message) == 0)
		;
}

uint32_t machine_expect_fault(struct machine *machine, uint32_t cause, struct okl4_registers *message)
{
	if (!machine_wait(machine, message))
		return 0;
	if (!CHECK_EQUAL(OKAPI_TAG(cause, OKAPI_FAULT_WORDS) | OKAPI_TAG_FAULT, message->tag))
		show_fault(message);
	CHECK_EQUAL(FAULT_BADGE(machine->number), message->badge);
	CHECK_EQUAL(0, broken_invariant());
	return message->handle;
}

void machine_test(void (*function)(uint32_t argument), uint32_t argument)
{
	machine_run(&machines[0], function, argument);
	machine_finish(&machines[0]);
}

void run_guest_function(void)
{
	machine_test(guest_function, 0);
}
