/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting, entering and leaving virtual machines. */
#include <arch/cpu.h>
#include <arch/first_level.h>
#include <arch/guest.h>
#include <arch/guest_access.h>
#include <arch/machine_switch.h>
#include <arch/memory_map.h>
#include <arch/shadow.h>
#include <arch/shadow_tables.h>
#include <arch/space.h>
#include <okapi/vcpu.h>

#define VECTOR_TARGETS ((uint32_t *)KERNEL_VECTOR_TARGETS)
#define VECTORS	       5

extern char guest_undefined_entry[], guest_swi_entry[], guest_fetch_abort_entry[], guest_data_abort_entry[];
extern char guest_interrupt_entry[];

struct vcpu *machine_active;

/* Where the vectors do not lead: to the entries of machines, or to those of cells while a machine is active.
 */
static char *other_targets[VECTORS] = {guest_undefined_entry, guest_swi_entry, guest_fetch_abort_entry,
				       guest_data_abort_entry, guest_interrupt_entry};

static void exchange_vectors(void)
{
	for (uint32_t i = 0; i < VECTORS; i++) {
		uint32_t target = VECTOR_TARGETS[i];

		VECTOR_TARGETS[i] = (uint32_t)other_targets[i];
		other_targets[i] = (char *)(uintptr_t)target;
	}
}

void machine_use_table(const uint32_t *table)
{
	cpu_clean_invalidate_data_cache();
	cpu_invalidate_instruction_cache();
	cpu_set_first_level(kernel_physical(table));
	cpu_invalidate_tlb();
}

/* The thread must not run what is open to all, the page of helpers, either: it goes to what is closed. */
static void close_machine(struct vcpu *vcpu)
{
	struct registers *registers = &vcpu->thread->registers;

	vcpu->machine.face.access = GUEST_ACCESS_CLOSED;
	vcpu->machine.closed_pc = registers->pc;
	registers->pc = OKAPI_VCPU_PAGE;
}

/* The face has no domain: its thread cannot run before the machine is entered again. */
static void put_away(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;

	if (machine->face.access == GUEST_ACCESS_CLOSED)
		vcpu->thread->registers.pc = machine->closed_pc;
	else
		machine->access = machine->face.access;
	machine->face.access = 0;
	machine->face.domain = DOMAIN_NONE;
}

void machine_enter(struct arch_space *face)
{
	struct arch_machine *machine = container_of(face, struct arch_machine, face);
	struct vcpu *vcpu = container_of(machine, struct vcpu, machine);

	if (machine_active)
		put_away(machine_active);
	else
		exchange_vectors();
	machine_use_table(machine->current->first_level);
	machine_active = vcpu;
	machine->face.domain = DOMAIN_GUEST;
	machine->face.access = machine->access;
	if (machine->stale)
		close_machine(vcpu);
	guest_take_interrupts(vcpu);
}

void machine_open(struct vcpu *vcpu)
{
	shadow_reset(vcpu);
	vcpu->machine.face.access = vcpu->machine.access;
	vcpu->thread->registers.pc = vcpu->machine.closed_pc;
	guest_take_interrupts(vcpu);
}

void machine_leave(void)
{
	if (!machine_active)
		return;
	put_away(machine_active);
	machine_active = NULL;
	exchange_vectors();
	machine_use_table(first_level_table);
}

void arch_machine_init(struct vcpu *vcpu)
{
	vcpu->machine.face.is_guest = true;
	vcpu->machine.face.domain = DOMAIN_NONE;
}

static void fill_page(uint32_t *page)
{
	page[OKAPI_VCPU_MASK / 4] = 1;
	page[OKAPI_VCPU_PENDING / 4] = 0;
	page[OKAPI_VCPU_TLS_CHANGED / 4] = 0;
	page[OKAPI_VCPU_MAIN_ID / 4] = cpu_main_id();
	page[OKAPI_VCPU_CACHE_TYPE / 4] = cpu_cache_type();
	page[OKAPI_VCPU_CONTROL / 4] = cpu_control();
	arch_clean_kernel_range(page, OKAPI_PAGE_SIZE);
}

result_t arch_machine_start(struct vcpu *vcpu, const uint32_t *r)
{
	struct arch_machine *machine = &vcpu->machine;
	result_t result = shadow_prepare(vcpu);

	if (result == OKAPI_OK)
		result = shadow_check_linear(vcpu, r);
	if (result != OKAPI_OK)
		return result;
	shadow_start(vcpu, r[6]);
	fill_page(machine->page);
	machine->idle = false;
	machine->access = GUEST_ACCESS_KERNEL;
	return OKAPI_OK;
}

void arch_machine_memory_changed(struct vcpu *vcpu)
{
	if (machine_active == vcpu)
		machine_leave();
	vcpu->machine.stale = true;
}

void arch_machine_stop(struct vcpu *vcpu)
{
	arch_machine_memory_changed(vcpu);
	vcpu->machine.linear_size = 0; /* checked again at the next start */
}
