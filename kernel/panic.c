/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/cpu.h>
#include <kernel/event.h>
#include <kernel/panic.h>
#include <kernel/print.h>
#include <kernel/scheduling.h>
#include <kernel/thread.h>

#define LAST_EVENTS 16

static const char *const reason[] = {
	[PANIC_BOOT_TABLE] = "the boot table is wrong",
	[PANIC_DATA_ABORT] = "data abort in the kernel",
	[PANIC_FETCH_ABORT] = "prefetch abort in the kernel",
	[PANIC_UNDEFINED] = "undefined instruction in the kernel",
	[PANIC_INTERRUPT] = "unexpected exception in the kernel",
	[PANIC_INVARIANT] = "a kernel invariant is broken",
	[PANIC_BOOT] = "this is not the machine that the kernel was built for",
};

static void print_registers(const struct registers *registers)
{
	for (uint32_t i = 0; i < 13; i++)
		print("r%u=0x%08x%c", i, registers->r[i], i == 5 || i == 11 ? '\n' : ' ');
	print("sp=0x%08x lr=0x%08x pc=0x%08x cpsr=0x%08x\n", registers->sp, registers->lr, registers->pc,
	      registers->cpsr);
	print("fault status=0x%x address=0x%08x\n", cpu_fault_status(), cpu_fault_address());
}

static void print_events(void)
{
	uint32_t head = event_ring.head, count = head < LAST_EVENTS ? head : LAST_EVENTS;

	for (uint32_t i = head - count; i != head; i++) {
		const struct okapi_event *event = event_at(i);

		print("event %u: time=%u kind=%u thread=%u data=0x%x pc=0x%08x\n", i, event->time,
		      event->kind, event->thread, event->data, event->pc);
	}
}

NORETURN void panic(enum panic_code code, const struct registers *registers)
{
	print_at_once();
	print("\nokapi: panic %u: %s\n", code, reason[code]);
	if (registers)
		print_registers(registers);
	if (current_thread)
		print("thread %u (%s) pc=0x%08x\n", current_thread->number, current_thread->name,
		      current_thread->registers.pc);
	print_events();
	panic_stop(code);
}
