/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of a machine's tables: how they come and go.  All are small pages but those of the linear area. */
#include <arch/guest_access.h>
#include <arch/shadow.h>
#include <arch/shadow_entry.h>
#include <arch/shadow_tables.h>
#include <arch/words.h>
#include <kernel/space.h>
#include <okapi/vcpu.h>

#define BLOCK_PAGES  16
/* Pages whose TLB entries are emptied one by one; beyond, the whole TLB. */
#define TLB_PAGES    32
/* Bytes that REMOVE looks through; beyond, at what is there. */
#define REMOVE_BYTES 0x800000

/* A word of the guest's memory, at the guest kernel's own address of it: no second address, no stale line. */
static inline const uint32_t *linear_word(const struct arch_machine *machine, uint32_t physical)
{
	uint32_t offset = physical - machine->linear_start;

	if (offset >= machine->linear_size)
		return NULL;
	return (const uint32_t *)(uintptr_t)(machine->linear_address + offset);
}

/* An entry of the kernel part stands in the tables that are in use; others get it when they lack it. */
static void write_kernel_entry(struct arch_machine *machine, uint32_t megabyte, uint32_t entry)
{
	shadow_write(&machine->kernel->first_level[megabyte], entry);
	shadow_write(&machine->current->first_level[megabyte], entry);
	cpu_drain_write_buffer();
}

void shadow_map_table(struct vcpu *vcpu, uint32_t megabyte, uint32_t entry)
{
	write_kernel_entry(&vcpu->machine, megabyte, entry | GUEST_DOMAIN_KERNEL << 5);
}

/* Puts a new second-level table in its place, and makes room if the part has too many. */
static void add_table(struct arch_machine *machine, struct shadow *shadow, uint32_t megabyte, uint32_t entry)
{
	if (megabyte >= SHADOW_KERNEL_FIRST) {
		if (machine->kernel_used_count == SHADOW_KERNEL_ENTRIES)
			shadow_remove_all_of_kernel(machine);
		machine->kernel_used[machine->kernel_used_count++] = (uint16_t)megabyte;
		write_kernel_entry(machine, megabyte, entry | GUEST_DOMAIN_KERNEL << 5);
		return;
	}
	if (shadow->used_count == SHADOW_USER_ENTRIES) {
		shadow_drop_user_part(machine, shadow);
		cpu_invalidate_tlb();
	}
	shadow->used[shadow->used_count++] = (uint16_t)megabyte;
	shadow_write(&shadow->first_level[megabyte], entry | GUEST_DOMAIN_USER << 5);
}

/* The second-level table for the megabyte, made if need be; NULL without memory. */
static inline uint32_t *second_level(struct vcpu *vcpu, struct shadow *shadow, uint32_t megabyte)
{
	uint32_t entry = shadow->first_level[megabyte], *table;

	if (likely(arch_first_level_kind(entry) == ARCH_TABLE))
		return arch_table_of_entry(entry);
	table = shadow_take_table(vcpu);
	if (table)
		add_table(&vcpu->machine, shadow, megabyte, arch_table_entry(table));
	return table;
}

/* Another table than the kernel's may lack a first-level entry of the kernel part that exists. */
static bool copy_kernel_entry(struct arch_machine *machine, uint32_t megabyte)
{
	uint32_t entry = machine->kernel->first_level[megabyte];

	if (machine->current->first_level[megabyte] == entry)
		return false;
	write_kernel_entry(machine, megabyte, entry);
	return true;
}

/* The guest's entry as a small page; if there is none, the status of the access (no small page has its low
 * bits). */
static inline uint32_t guest_page(const struct arch_machine *machine, uint32_t guest_table, uint32_t address)
{
	const uint32_t *word = linear_word(machine, guest_table + (address >> SECTION_SHIFT) * 4);

	if (!word)
		return STATUS_NO_SECTION;
	if (arch_first_level_kind(*word) == ARCH_SECTION)
		return shadow_page_of_section(*word, address);
	if (arch_first_level_kind(*word) != ARCH_TABLE)
		return STATUS_NO_SECTION;
	word = linear_word(machine, (*word & ~0x3ffu) + page_index(address) * 4);
	if (!word)
		return STATUS_NO_SECTION;
	if ((*word & 3) == 1)
		return shadow_page_of_large(*word, address);
	return (*word & 3) == 2 ? *word : STATUS_NO_PAGE;
}

/* The entry for a guest's small page that lies in the linear area, of which the sections are at hand; else 0.
 */
static inline uint32_t linear_page(const struct arch_machine *machine, uint32_t guest)
{
	uint32_t offset = guest - machine->linear_start, memory;

	if (offset >= machine->linear_size)
		return 0;
	memory = machine->kernel->first_level[(machine->linear_address + offset) >> SECTION_SHIFT];
	return (memory & ~(OKAPI_SECTION_SIZE - 1u)) | (guest & (OKAPI_SECTION_SIZE - 1u));
}

/* A guest fills its table in blocks of pages around a fault: what follows in the block comes along. */
static void fill_following(const struct arch_machine *machine, uint32_t guest_table, uint32_t address,
			   uint32_t *table)
{
	const uint32_t *guest = linear_word(machine, guest_table + (address >> SECTION_SHIFT) * 4);

	if (arch_first_level_kind(*guest) != ARCH_TABLE)
		return;
	guest = linear_word(machine, (*guest & ~0x3ffu) + page_index(address) * 4);
	for (uint32_t left = ~page_index(address) & (BLOCK_PAGES - 1); left > 0; left--) {
		uint32_t entry = *++guest;

		if ((entry & 3) != 2 || *++table != 0)
			return;
		entry = linear_page(machine, entry);
		if (entry == 0)
			return;
		shadow_write(table, entry);
	}
}

uint32_t shadow_fill(struct vcpu *vcpu, uint32_t address)
{
	struct arch_machine *machine = &vcpu->machine;
	bool kernel = address >= OKAPI_VCPU_KERNEL_BASE;
	struct shadow *shadow = kernel ? machine->kernel : machine->current;
	uint32_t guest = guest_page(machine, shadow->guest_table, address), shift, entry, *table, old;
	arch_entry_t memory;

	if (kernel && copy_kernel_entry(machine, address >> SECTION_SHIFT))
		return 0;
	if ((guest & 3) != 2)
		return guest;
	entry = kernel ? 0 : linear_page(machine, guest);
	if (unlikely(entry == 0)) {
		memory = space_find(vcpu->space, guest, &shift);
		if (memory == ARCH_ENTRY_EMPTY)
			return STATUS_NO_PAGE;
		entry = shadow_page_entry(guest, memory, shift, kernel);
	}
	table = second_level(vcpu, shadow, address >> SECTION_SHIFT);
	if (!table)
		return STATUS_NO_PAGE;
	table += page_index(address);
	old = *table;
	if (old == entry)
		return STATUS_PAGE_RIGHTS;
	shadow_write(table, entry);
	if (!kernel && old == 0)
		fill_following(machine, shadow->guest_table, address, table);
	cpu_drain_write_buffer();
	if (old)
		cpu_invalidate_tlb_page(address & ~(OKAPI_PAGE_SIZE - 1u));
	return 0;
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

/* Empties [start, end), which lies in one megabyte. */
static void empty_pages(struct shadow *shadow, uint32_t start, uint32_t end)
{
	uint32_t *table = arch_table_of_entry(shadow->first_level[start >> SECTION_SHIFT]);
	uint32_t count = (end - start) >> PAGE_SHIFT;

	table += page_index(start);
	arch_zero_words(table, count * sizeof(*table));
	arch_entries_written(table, count);
}

static void remove_range(struct arch_machine *machine, struct shadow *shadow, uint32_t start, uint32_t end)
{
	for (uint32_t address = start; address != end;) {
		uint32_t next = (address | (OKAPI_SECTION_SIZE - 1)) + 1;

		if (end - address < next - address)
			next = end;
		/* The linear area is sections; the shared page has a table, but not to be changed. */
		if (arch_first_level_kind(shadow->first_level[address >> SECTION_SHIFT]) == ARCH_TABLE &&
		    address >> SECTION_SHIFT != OKAPI_VCPU_PAGE >> SECTION_SHIFT)
			empty_pages(shadow, address, next);
		address = next;
	}
	if (shadow == machine->current || shadow == machine->kernel)
		forget_in_tlb(start, end);
}

/* A large range of the user part: only what is there is looked at. */
static void remove_used(struct arch_machine *machine, struct shadow *shadow, uint32_t start, uint32_t end)
{
	for (uint32_t i = shadow->used_count; i-- > 0;) {
		uint32_t first = (uint32_t)shadow->used[i] << SECTION_SHIFT,
			 last = first + OKAPI_SECTION_SIZE;

		if (first >= start && last <= end)
			shadow_drop_used(machine, shadow, i);
		else if (last > start && first < end)
			empty_pages(shadow, first < start ? start : first, last > end ? end : last);
	}
	cpu_drain_write_buffer();
	if (shadow == machine->current)
		cpu_invalidate_tlb();
}

void shadow_remove(struct vcpu *vcpu, uint32_t guest_table, uint32_t start, uint32_t end)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = guest_table ? shadow_find(machine, guest_table) : machine->kernel;
	uint32_t lowest = guest_table ? 0 : OKAPI_VCPU_KERNEL_BASE;
	uint32_t highest = guest_table ? OKAPI_VCPU_KERNEL_BASE : OKAPI_VCPU_TOP;

	start = (start < lowest ? lowest : start) & ~(OKAPI_PAGE_SIZE - 1u);
	end = end > highest ? highest : (end + OKAPI_PAGE_SIZE - 1) & ~(OKAPI_PAGE_SIZE - 1u);
	if (!shadow || start >= end)
		return;
	if (end - start > REMOVE_BYTES) {
		if (guest_table)
			remove_used(machine, shadow, start, end);
		else
			shadow_remove_all_of_kernel(machine);
		return;
	}
	/* This kernel's own part lies between the two that are the guest kernel's. */
	if (start < OKAPI_VCPU_PAGE && end > OKAPI_VCPU_PAGE)
		start = OKAPI_VCPU_PAGE;
	if (start < OKAPI_UTCB_BASE && end > OKAPI_UTCB_BASE)
		end = OKAPI_UTCB_BASE;
	if (start < OKAPI_UTCB_BASE || start >= OKAPI_VCPU_PAGE)
		remove_range(machine, shadow, start, end);
}

void shadow_remove_all_of_kernel(struct arch_machine *machine)
{
	shadow_drop_kernel_part(machine);
	cpu_invalidate_tlb();
}

void shadow_remove_all(struct vcpu *vcpu)
{
	vcpu->machine.epoch++;
	shadow_refresh(&vcpu->machine);
	shadow_remove_all_of_kernel(&vcpu->machine);
}
