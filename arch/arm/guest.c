/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions of a virtual machine: filled in unseen, or passed on to the guest kernel as an upcall. */
#include <arch/cpu.h>
#include <arch/guest.h>
#include <arch/guest_access.h>
#include <arch/machine_switch.h>
#include <arch/shadow.h>
#include <arch/shadow_entry.h>
#include <arch/space_switch.h>
#include <arch/trap.h>
#include <kernel/fault.h>
#include <kernel/leave.h>
#include <kernel/notification.h>
#include <okapi/fault.h>
#include <okapi/vcpu.h>

#define PAGE ((volatile uint32_t *)OKAPI_VCPU_PAGE)

#define CPSR_MODE_KERNEL 0x13 /* as the guest kernel knows it */
#define CPSR_MASKED	 0x80

/* Upcalls from the guest kernel follow those from guest user in the same order, without the system call. */
#define FROM_KERNEL (OKAPI_UPCALL_KERNEL_UNDEFINED - OKAPI_UPCALL_USER_UNDEFINED)

/* Statuses of accesses that an entry may mend: nothing there, no rights. */
#define MAY_BE_FILLED (1u << 0x5 | 1u << 0x7 | 1u << 0xd | 1u << 0xf)
#define DOMAIN_STATUS (1u << 0x9 | 1u << 0xb)

struct thread *guest_leave_to(struct thread *next)
{
	if (machine_active && next == machine_active->thread) {
		cpu_set_domain_access(GUEST_ACCESS_KERNEL);
		guest_take_interrupts(machine_active);
	} else if (machine_active) {
		machine_leave();
	}
	return next;
}

/* The guest kernel failed where it cannot be told: in its entry code. */
static RARE_CODE struct thread *stop_machine(struct thread *thread, uint32_t status, uint32_t address)
{
	machine_leave();
	return guest_leave_to(fault_handle(thread, OKAPI_FAULT_GUEST, status, address));
}

static bool in_entry_code(const struct thread *thread, uint32_t address)
{
	return address - thread->upcall_base < OKAPI_UPCALL_SIZE;
}

/* Makes the thread go on at an upcall, given as that from guest user. */
static void upcall(struct thread *thread, uint32_t offset)
{
	struct arch_machine *machine = &thread->vcpu->machine;
	struct registers *registers = &thread->registers;
	uint32_t flags = registers->cpsr & CPSR_USER_MASK;

	PAGE[OKAPI_VCPU_SP / 4] = registers->sp;
	PAGE[OKAPI_VCPU_LR / 4] = registers->lr;
	PAGE[OKAPI_VCPU_FRAME_PC / 4] = registers->pc;
	if (machine->face.access == GUEST_ACCESS_USER) {
		flags |= CPSR_MODE_USER;
		registers->sp = thread->guest_stack;
		machine->face.access = GUEST_ACCESS_KERNEL;
	} else {
		offset += FROM_KERNEL;
		flags |= CPSR_MODE_KERNEL | (PAGE[OKAPI_VCPU_MASK / 4] ? CPSR_MASKED : 0);
	}
	PAGE[OKAPI_VCPU_CPSR / 4] = flags;
	PAGE[OKAPI_VCPU_MASK / 4] = 1;
	registers->pc = thread->upcall_base + offset;
	thread->long_call_done = 0;
	registers->cpsr = CPSR_MODE_USER;
}

void guest_take_interrupts(struct vcpu *vcpu)
{
	struct thread *thread = vcpu->thread;
	struct notification *notification = thread->notification;
	uint32_t pending;

	if (vcpu->machine.face.access == GUEST_ACCESS_CLOSED)
		return;
	cpu_set_domain_access(GUEST_ACCESS_KERNEL);
	pending = PAGE[OKAPI_VCPU_PENDING / 4];
	/* The status of a finished wait tells whether the bits are there or the wait was ended otherwise. */
	if (vcpu->machine.idle) {
		vcpu->machine.idle = false;
		if (thread->registers.r[0] == OKAPI_OK)
			pending |= thread->registers.r[1];
		thread->registers.r[1] = vcpu->machine.idle_r1;
	}
	if (notification) {
		pending |= notification->bits;
		notification->bits = 0;
	}
	PAGE[OKAPI_VCPU_PENDING / 4] = pending;
	/* A long call goes on first: another one in the handler would take its place. */
	if (pending != 0 && PAGE[OKAPI_VCPU_MASK / 4] == 0 && thread->long_call_done == 0)
		upcall(thread, OKAPI_UPCALL_USER_INTERRUPT);
}

static struct thread *reflect(struct thread *thread, uint32_t offset, uint32_t status, uint32_t address,
			      uint32_t pc)
{
	if (thread->vcpu->machine.face.access == GUEST_ACCESS_KERNEL && in_entry_code(thread, pc))
		return stop_machine(thread, status, address);
	PAGE[OKAPI_VCPU_FAULT_ADDRESS / 4] = address;
	PAGE[OKAPI_VCPU_FAULT_STATUS / 4] = status;
	upcall(thread, offset);
	return thread;
}

/* Whether the guest's tables have a say about the address for the face that accessed it. */
static inline bool guest_maps(const struct arch_machine *machine, uint32_t address)
{
	if (address < OKAPI_VCPU_KERNEL_BASE)
		return true;
	if (machine->face.access == GUEST_ACCESS_USER)
		return false;
	return address < OKAPI_UTCB_BASE || (address - OKAPI_VCPU_PAGE >= OKAPI_SECTION_SIZE &&
					     address - OKAPI_VCPU_PAGE < OKAPI_VCPU_TOP - OKAPI_VCPU_PAGE);
}

static inline struct thread *pass_abort(struct thread *thread, uint32_t offset, uint32_t status,
					uint32_t address)
{
	struct vcpu *vcpu = thread->vcpu;

	guest_open_kernel(&vcpu->machine);
	if (MAY_BE_FILLED >> status & 1) {
		uint32_t found = guest_maps(&vcpu->machine, address) ? shadow_fill(vcpu, address) : status;

		if (likely(found == 0))
			return thread;
		status = found;
	} else if (DOMAIN_STATUS >> status & 1) {
		/* Guest user has no rights in the guest kernel's part. */
		status += STATUS_SECTION_RIGHTS - 0x9;
	}
	return reflect(thread, offset, status, address, thread->registers.pc);
}

struct thread *guest_data_abort(struct thread *thread)
{
	uint32_t status = cpu_fault_status(), address = cpu_fault_address();

	trap_restart_helper(&thread->registers);
	return pass_abort(thread, OKAPI_UPCALL_USER_DATA_ABORT, status & 0xf, address);
}

struct thread *guest_fetch_abort(struct thread *thread)
{
	if (unlikely(cpu_domain_access() == GUEST_ACCESS_CLOSED)) {
		machine_open(thread->vcpu);
		return thread;
	}
	return pass_abort(thread, OKAPI_UPCALL_USER_FETCH_ABORT, cpu_fetch_fault_status() & 0xf,
			  thread->registers.pc);
}

/* The entry code took nothing off: pc is that of the next instruction, as upcalls have it. */
struct thread *guest_undefined(struct thread *thread)
{
	uint32_t pc = thread->registers.pc;

	guest_open_kernel(&thread->vcpu->machine);
	return reflect(thread, OKAPI_UPCALL_USER_UNDEFINED, 0, pc, pc - 1);
}

struct thread *guest_interrupt(struct thread *thread)
{
	trap_restart_helper(&thread->registers);
	guest_open_kernel(&thread->vcpu->machine);
	return guest_leave_to(interrupt_entered(thread));
}

struct thread *guest_returned(struct thread *thread)
{
	thread->vcpu->machine.face.access = GUEST_ACCESS_USER;
	PAGE[OKAPI_VCPU_MASK / 4] = 0;
	if (PAGE[OKAPI_VCPU_TLS_CHANGED / 4]) {
		PAGE[OKAPI_VCPU_TLS_CHANGED / 4] = 0;
		thread->tls = PAGE[OKAPI_VCPU_TLS / 4];
	}
	guest_take_interrupts(thread->vcpu);
	return thread;
}

struct thread *guest_return_failed(void)
{
	struct thread *thread = machine_active->thread;

	cpu_set_domain_access(GUEST_ACCESS_KERNEL);
	registers_restart_syscall(&thread->registers);
	return pass_abort(thread, OKAPI_UPCALL_USER_DATA_ABORT, cpu_fault_status() & 0xf,
			  cpu_fault_address());
}
