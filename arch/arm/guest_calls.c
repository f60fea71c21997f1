/* SPDX-License-Identifier: BSD-2-Clause */
/* What a guest kernel asks for: the calls of <okapi/vcpu.h>, and this kernel's ordinary ones. */
#include <arch/cpu.h>
#include <arch/guest.h>
#include <arch/guest_access.h>
#include <arch/machine_switch.h>
#include <arch/space_switch.h>
#include <kernel/leave.h>
#include <kernel/notification.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>
#include <kernel/vcpu.h>
#include <okapi/vcpu.h>

/* Bytes of which the cache is cleaned line by line; beyond, all of it. */
#define CACHE_BYTES 0x4000

#define PAGE ((volatile uint32_t *)OKAPI_VCPU_PAGE)

/* By virtual address a guest reaches what it could read or write anyway, and nothing is thrown away
 * unwritten.  A range without bytes counts as a large one. */
uint32_t guest_cache(const struct vcpu *vcpu, uint32_t operation, uint32_t start, uint32_t end)
{
	(void)vcpu;
	if (operation >= OKAPI_VCPU_CACHE_OPERATIONS)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 0);
	if (operation == OKAPI_VCPU_CACHE_FLUSH_ALL ||
	    (operation != OKAPI_VCPU_CACHE_INVALIDATE_CODE && end - start - 1 >= CACHE_BYTES))
		cpu_clean_invalidate_data_cache();
	else if (operation != OKAPI_VCPU_CACHE_INVALIDATE_CODE)
		cpu_clean_invalidate_range(start, end);
	cpu_drain_write_buffer();
	if (operation != OKAPI_VCPU_CACHE_CLEAN && operation != OKAPI_VCPU_CACHE_INVALIDATE)
		cpu_invalidate_instruction_cache();
	return OKAPI_OK;
}

/* Waits like a notification's waiter; guest_take_interrupts() puts the bits where the guest expects them. */
static result_t idle(struct thread *thread)
{
	struct notification *notification = thread->notification;

	if (!notification)
		return OKAPI_ERROR_NOT_BOUND;
	if (PAGE[OKAPI_VCPU_PENDING / 4] != 0 || notification->bits != 0)
		return OKAPI_OK;
	if (notification->waiter)
		return OKAPI_ERROR_BUSY;
	thread->vcpu->machine.idle = true;
	thread->vcpu->machine.idle_r1 = thread->registers.r[1];
	return notification_block(notification, thread, ~0u);
}

/* Short calls that a guest makes often, and that touch no other space: the machine stays entered. */
static bool stays_in_machine(uint32_t number)
{
	return number == OKAPI_SYS_SIGNAL || number == OKAPI_SYS_TIMER_SET ||
	       number == OKAPI_SYS_TIMER_CANCEL || number == OKAPI_SYS_INTERRUPT_ACKNOWLEDGE ||
	       number == OKAPI_SYS_YIELD;
}

static result_t call(struct thread *thread, uint32_t number)
{
	if (number == OKAPI_VCPU_IDLE)
		return idle(thread);
	if (number >= OKAPI_SYS_COUNT)
		return OKAPI_ERROR_SYSCALL;
	if (!stays_in_machine(number))
		machine_leave();
	return syscall_table[number](thread);
}

struct thread *guest_system_call(struct thread *thread)
{
	struct thread *next = thread;
	result_t result;

	guest_open_kernel(&thread->vcpu->machine);
	if (thread->registers.r[12] == OKAPI_VCPU_UNMASK)
		return guest_leave_to(thread);
	scheduler.current = thread;
	result = call(thread, thread->registers.r[12]);
	if (result >= RESULT_SWITCH || scheduler.changed || !machine_active || machine_active != thread->vcpu)
		next = syscall_finish(thread, result);
	else
		thread->registers.r[0] = result;
	return guest_leave_to(next);
}
