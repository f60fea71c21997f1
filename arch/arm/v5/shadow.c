/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of a machine's tables: how they come and go. */
#include <arch/cpu.h>
#include <arch/guest_access.h>
#include <arch/shadow.h>
#include <arch/shadow_entry.h>
#include <arch/shadow_tables.h>
#include <kernel/space.h>
#include <okapi/vcpu.h>

/* Pages whose TLB entries are emptied one by one; beyond, the whole TLB. */
#define TLB_PAGES    32
/* Bytes that REMOVE looks through; beyond, the whole part goes. */
#define REMOVE_BYTES 0x800000

/* A word of the guest's memory, at the guest kernel's own address of it: no second address, no stale line. */
static inline const uint32_t *linear_word(const struct arch_machine *machine, uint32_t physical)
{
	uint32_t offset = physical - machine->linear_start;

	if (offset >= machine->linear_size)
		return NULL;
	return (const uint32_t *)(uintptr_t)(machine->linear_address + offset);
}

/* The kernel part's first-level entry is written in both tables that are in use.  Where it replaces one,
 * other tables hold a copy of that. */
static void write_first(struct arch_machine *machine, struct shadow *shadow, uint32_t megabyte,
			uint32_t entry)
{
	if (megabyte >= SHADOW_KERNEL_FIRST) {
		if (shadow->first_level[megabyte] != 0)
			shadow->kernel_epoch = machine->current->kernel_epoch = ++machine->kernel_epoch;
		shadow_write(&machine->current->first_level[megabyte], entry);
	}
	shadow_write(&shadow->first_level[megabyte], entry);
}

/* Remembers that the megabyte is not empty any more; first makes room if the part has too many. */
static void note_used(struct vcpu *vcpu, struct shadow *shadow, uint32_t megabyte)
{
	struct arch_machine *machine = &vcpu->machine;

	if (megabyte >= SHADOW_KERNEL_FIRST) {
		if (machine->kernel_used_count == SHADOW_KERNEL_ENTRIES)
			shadow_drop_kernel_part(machine);
		machine->kernel_used[machine->kernel_used_count++] = (uint16_t)megabyte;
		return;
	}
	if (shadow->used_count == SHADOW_USER_ENTRIES) {
		shadow_drop_user_part(machine, shadow);
		cpu_invalidate_tlb();
	}
	shadow->used[shadow->used_count++] = (uint16_t)megabyte;
}

/* The second-level table for the megabyte, made if need be; NULL without memory. */
static inline uint32_t *second_level(struct vcpu *vcpu, struct shadow *shadow, uint32_t megabyte)
{
	uint32_t domain = megabyte >= SHADOW_KERNEL_FIRST ? GUEST_DOMAIN_KERNEL : GUEST_DOMAIN_USER, *table;
	uint32_t entry = shadow->first_level[megabyte];

	if (likely(arch_first_level_kind(entry) == ARCH_TABLE))
		return arch_table_of_entry(entry);
	table = shadow_take_table(vcpu);
	if (!table)
		return NULL;
	/* Taking it may have emptied this very table. */
	if (shadow->first_level[megabyte] == 0)
		note_used(vcpu, shadow, megabyte);
	else
		cpu_invalidate_tlb();
	write_first(&vcpu->machine, shadow, megabyte, arch_table_entry(table) | domain << 5);
	return table;
}

/* Another table than the kernel's may lack a first-level entry of the kernel part that exists. */
static bool copy_kernel_entry(struct arch_machine *machine, uint32_t megabyte)
{
	uint32_t entry = machine->kernel->first_level[megabyte];
	uint32_t *copy = &machine->current->first_level[megabyte];

	if (*copy == entry || entry == 0)
		return false;
	shadow_write(copy, entry);
	cpu_drain_write_buffer();
	return true;
}

static uint32_t fill_page(struct vcpu *vcpu, struct shadow *shadow, uint32_t address, uint32_t guest)
{
	bool kernel = address >= OKAPI_VCPU_KERNEL_BASE, copied = false;
	uint32_t shift, entry, old, *table;
	arch_entry_t memory = space_find(vcpu->space, guest, &shift);

	if (memory == ARCH_ENTRY_EMPTY)
		return STATUS_NO_PAGE;
	entry = shadow_page_entry(guest, memory, shift, kernel);
	if (kernel)
		copied = copy_kernel_entry(&vcpu->machine, address >> SECTION_SHIFT);
	table = second_level(vcpu, shadow, address >> SECTION_SHIFT);
	if (!table)
		return STATUS_NO_PAGE;
	table += page_index(address);
	old = *table;
	if (old == entry)
		return copied ? 0 : STATUS_PAGE_RIGHTS;
	shadow_write(table, entry);
	cpu_drain_write_buffer();
	if (old)
		cpu_invalidate_tlb_page(address);
	return 0;
}

static uint32_t fill_section(struct vcpu *vcpu, struct shadow *shadow, uint32_t address, uint32_t guest)
{
	uint32_t megabyte = address >> SECTION_SHIFT, entry, old;
	arch_entry_t memory = space_section_entry(vcpu->space, guest);

	if (arch_first_level_kind(memory) != ARCH_SECTION) {
		uint32_t status = fill_page(vcpu, shadow, address, shadow_page_of_section(guest, address));

		return status == STATUS_PAGE_RIGHTS ? STATUS_SECTION_RIGHTS : status;
	}
	if (megabyte >= SHADOW_KERNEL_FIRST && copy_kernel_entry(&vcpu->machine, megabyte))
		return 0;
	entry = shadow_section_entry(guest, memory, megabyte >= SHADOW_KERNEL_FIRST);
	old = shadow->first_level[megabyte];
	if (old == entry)
		return STATUS_SECTION_RIGHTS;
	if (old == 0)
		note_used(vcpu, shadow, megabyte);
	else if (arch_first_level_kind(old) == ARCH_TABLE)
		shadow_replace_table(&vcpu->machine, shadow, megabyte);
	write_first(&vcpu->machine, shadow, megabyte, entry);
	cpu_drain_write_buffer();
	cpu_invalidate_tlb();
	return 0;
}

uint32_t shadow_fill(struct vcpu *vcpu, uint32_t address)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = address >= OKAPI_VCPU_KERNEL_BASE ? machine->kernel : machine->current;
	const uint32_t *word = linear_word(machine, shadow->guest_table + (address >> SECTION_SHIFT) * 4);
	uint32_t guest;

	if (!word)
		return STATUS_NO_SECTION;
	guest = *word;
	if (arch_first_level_kind(guest) == ARCH_SECTION)
		return fill_section(vcpu, shadow, address, guest);
	if (arch_first_level_kind(guest) != ARCH_TABLE)
		return STATUS_NO_SECTION;
	word = linear_word(machine, (guest & ~0x3ffu) + page_index(address) * 4);
	if (!word)
		return STATUS_NO_SECTION;
	guest = *word;
	switch (guest & 3) {
	case 2:
		return fill_page(vcpu, shadow, address, guest);
	case 1:
		return fill_page(vcpu, shadow, address, shadow_page_of_large(guest, address));
	default:
		return STATUS_NO_PAGE;
	}
}

/* Empties [start, end), which lies in one megabyte. */
static void remove_in_megabyte(struct arch_machine *machine, struct shadow *shadow, uint32_t start,
			       uint32_t end)
{
	uint32_t entry = shadow->first_level[start >> SECTION_SHIFT], count = (end - start) >> PAGE_SHIFT,
		 *table;

	if (arch_first_level_kind(entry) == ARCH_SECTION) {
		write_first(machine, shadow, start >> SECTION_SHIFT, 0);
		shadow_forget_used(machine, shadow, start >> SECTION_SHIFT);
		return;
	}
	if (arch_first_level_kind(entry) != ARCH_TABLE)
		return;
	table = (uint32_t *)arch_table_of_entry(entry) + page_index(start);
	for (uint32_t i = 0; i < count; i++)
		table[i] = 0;
	arch_entries_written(table, count);
}

void shadow_map_table(struct vcpu *vcpu, uint32_t megabyte, uint32_t entry)
{
	struct arch_machine *machine = &vcpu->machine;

	entry |= GUEST_DOMAIN_KERNEL << 5;
	shadow_write(&machine->kernel->first_level[megabyte], entry);
	shadow_write(&machine->current->first_level[megabyte], entry);
	cpu_drain_write_buffer();
}

static void forget_in_tlb(uint32_t start, uint32_t end)
{
	if (end - start > TLB_PAGES << PAGE_SHIFT) {
		cpu_invalidate_tlb();
		return;
	}
	for (; start != end; start += OKAPI_PAGE_SIZE)
		cpu_invalidate_tlb_page(start);
}

/* Whether what REMOVE may touch contains the address: the linear area and the shared page stay. */
static bool is_fixed(const struct arch_machine *machine, uint32_t address)
{
	return address - machine->linear_address < machine->linear_size ||
	       address >> SECTION_SHIFT == OKAPI_VCPU_PAGE >> SECTION_SHIFT;
}

static void remove_range(struct arch_machine *machine, struct shadow *shadow, uint32_t start, uint32_t end)
{
	for (uint32_t address = start; address != end;) {
		uint32_t next = (address | (OKAPI_SECTION_SIZE - 1)) + 1;

		if (end - address < next - address)
			next = end;
		if (shadow->first_level[address >> SECTION_SHIFT] != 0 && !is_fixed(machine, address))
			remove_in_megabyte(machine, shadow, address, next);
		address = next;
	}
	cpu_drain_write_buffer();
	if (shadow == machine->current || shadow == machine->kernel)
		forget_in_tlb(start, end);
}

/* A large range of the user part: only what is there is looked at. */
static void remove_used(struct arch_machine *machine, struct shadow *shadow, uint32_t start, uint32_t end)
{
	for (uint32_t i = shadow->used_count; i-- > 0;) {
		uint32_t first = (uint32_t)shadow->used[i] << SECTION_SHIFT,
			 last = first + OKAPI_SECTION_SIZE;

		if (first >= start && last <= end) {
			shadow_drop_used(machine, shadow, i);
			continue;
		}
		if (first < start)
			first = start;
		if (last > end)
			last = end;
		if (first < last)
			remove_in_megabyte(machine, shadow, first, last);
	}
	cpu_drain_write_buffer();
}

void shadow_remove(struct vcpu *vcpu, uint32_t guest_table, uint32_t start, uint32_t end)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = guest_table ? shadow_find(machine, guest_table) : machine->kernel;
	uint32_t lowest = guest_table ? 0 : OKAPI_VCPU_KERNEL_BASE;
	uint32_t highest = guest_table ? OKAPI_VCPU_KERNEL_BASE : OKAPI_VCPU_TOP;

	if (end > highest)
		end = highest;
	if (start < lowest)
		start = lowest;
	if (!shadow || start >= end)
		return;
	start &= ~(OKAPI_PAGE_SIZE - 1u);
	end = (end + OKAPI_PAGE_SIZE - 1) & ~(OKAPI_PAGE_SIZE - 1u);
	if (end - start <= REMOVE_BYTES) {
		/* This kernel's own part lies between the two that are the guest kernel's. */
		if (start < OKAPI_VCPU_PAGE && end > OKAPI_VCPU_PAGE)
			start = OKAPI_VCPU_PAGE;
		if (start < OKAPI_UTCB_BASE && end > OKAPI_UTCB_BASE)
			end = OKAPI_UTCB_BASE;
		if (start < OKAPI_UTCB_BASE || start >= OKAPI_VCPU_PAGE)
			remove_range(machine, shadow, start, end);
		return;
	}
	if (guest_table)
		remove_used(machine, shadow, start, end);
	else
		shadow_drop_kernel_part(machine);
	if (!guest_table || shadow == machine->current)
		cpu_invalidate_tlb();
}

void shadow_remove_all(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;

	machine->epoch++;
	shadow_drop_kernel_part(machine);
	shadow_refresh(machine);
	cpu_invalidate_tlb();
}
