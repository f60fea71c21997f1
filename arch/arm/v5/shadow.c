/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of a machine's tables: how they come and go.  All are small pages but those of the linear area. */
#include <arch/first_level.h>
#include <arch/guest_access.h>
#include <arch/shadow.h>
#include <arch/shadow_entry.h>
#include <arch/shadow_tables.h>
#include <arch/words.h>
#include <kernel/space.h>
#include <okapi/vcpu.h>

#define BLOCK_PAGES	16
/* Pages whose TLB entries are emptied one by one; beyond, the whole TLB. */
#define TLB_PAGES	32
/* Bytes that REMOVE looks through; beyond, the whole part goes. */
#define REMOVE_BYTES	0x800000
/* Of a first-level entry: what tells a part's own tables from others. */
#define KIND_AND_DOMAIN (0xfu << DOMAIN_SHIFT | 3)
#define KIND_TABLE	1u

static inline uint32_t domain_bits(const struct arch_machine *machine, const struct shadow *part)
{
	return (part == &machine->kernel ? GUEST_DOMAIN_KERNEL : GUEST_DOMAIN_USER) << DOMAIN_SHIFT;
}

/* Puts an entry where the processor sees it; the copies of the kernel part in other tables get it when they
 * lack it. */
static void write_first_level(struct arch_machine *machine, struct shadow *part, uint32_t megabyte,
			      uint32_t entry)
{
	shadow_write(&part->first_level[megabyte], entry);
	if (part == &machine->kernel)
		shadow_write(&machine->current->first_level[megabyte], entry);
}

/* Whether the linear area is in the table that is in use at this address of it; its sections come on demand.
 */
static inline bool linear_section(struct vcpu *vcpu, uint32_t address)
{
	struct arch_machine *machine = &vcpu->machine;
	arch_entry_t memory;

	if (likely(machine->current->first_level[address >> SECTION_SHIFT] != 0))
		return true;
	memory = space_section_entry(vcpu->space, address - machine->linear_address + machine->linear_start);
	if (!shadow_may_be_linear(memory))
		return false;
	write_first_level(machine, &machine->kernel, address >> SECTION_SHIFT,
			  memory | GUEST_DOMAIN_KERNEL << DOMAIN_SHIFT);
	cpu_drain_write_buffer();
	return true;
}

/* A word of the guest's memory, at the guest kernel's own address of it: no second address, no stale line. */
static inline const uint32_t *linear_word(struct vcpu *vcpu, uint32_t physical)
{
	const struct arch_machine *machine = &vcpu->machine;
	uint32_t offset = physical - machine->linear_start;

	if (offset >= machine->linear_size || !linear_section(vcpu, machine->linear_address + offset))
		return NULL;
	return (const uint32_t *)(uintptr_t)(machine->linear_address + offset);
}

/* The second-level table for the megabyte, made if need be. */
static inline uint32_t *second_level(struct vcpu *vcpu, struct shadow *part, uint32_t megabyte)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t entry = part->first_level[megabyte], *table;

	if (likely(arch_first_level_kind(entry) == ARCH_TABLE))
		return arch_table_of_entry(entry);
	if (part->used_count == SHADOW_ENTRIES)
		shadow_drop(machine, part);
	table = shadow_take_table(vcpu);
	part->used[part->used_count++] = (uint16_t)megabyte;
	write_first_level(machine, part, megabyte, arch_table_entry(table) | domain_bits(machine, part));
	return table;
}

/* Another table than the first may lack a first-level entry of the kernel part that exists. */
static bool copy_kernel_entry(struct arch_machine *machine, uint32_t megabyte)
{
	uint32_t entry = machine->kernel.first_level[megabyte];

	if (machine->current->first_level[megabyte] == entry)
		return false;
	write_first_level(machine, &machine->kernel, megabyte, entry);
	cpu_drain_write_buffer();
	return true;
}

/* The guest's entry as a small page, and where it is if it is one; if there is none, the status of the access
 * (no small page has its low bits). */
static inline uint32_t guest_page(struct vcpu *vcpu, uint32_t guest_table, uint32_t address,
				  const uint32_t **place)
{
	const uint32_t *word = linear_word(vcpu, guest_table + (address >> SECTION_SHIFT) * 4);

	*place = NULL;
	if (!word)
		return STATUS_NO_SECTION;
	if (arch_first_level_kind(*word) == ARCH_SECTION)
		return shadow_page_of(*word, address, SECTION_SHIFT);
	if (arch_first_level_kind(*word) != ARCH_TABLE)
		return STATUS_NO_SECTION;
	word = linear_word(vcpu, (*word & ~0x3ffu) + page_index(address) * 4);
	if (!word)
		return STATUS_NO_SECTION;
	if ((*word & 3) == 1)
		return shadow_page_of(*word, address, LARGE_PAGE_SHIFT);
	if ((*word & 3) != 2)
		return STATUS_NO_PAGE;
	*place = word;
	return *word;
}

/* The entry for a guest's small page that lies in the linear area, where its section is at hand; else 0. */
static inline uint32_t linear_page(const struct arch_machine *machine, uint32_t guest)
{
	uint32_t offset = guest - machine->linear_start, memory;

	if (offset >= machine->linear_size)
		return 0;
	memory = machine->kernel.first_level[(machine->linear_address + offset) >> SECTION_SHIFT];
	return memory ? (memory & ~(OKAPI_SECTION_SIZE - 1u)) | (guest & (OKAPI_SECTION_SIZE - 1u)) : 0;
}

/* A guest fills its table in blocks of pages around a fault: what follows in the block comes along. */
static void fill_following(const struct arch_machine *machine, const uint32_t *guest, uint32_t *table)
{
	for (uint32_t left = ~((uintptr_t)guest / 4) & (BLOCK_PAGES - 1); left > 0; left--) {
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
	struct shadow *part = kernel ? &machine->kernel : machine->current;
	uint32_t guest, shift, entry, *table, old;
	const uint32_t *place;
	arch_entry_t memory;

	if (kernel && address - machine->linear_address < machine->linear_size)
		return linear_section(vcpu, address) ? 0 : STATUS_EXTERNAL;
	if (kernel && copy_kernel_entry(machine, address >> SECTION_SHIFT))
		return 0;
	guest = guest_page(vcpu, part->guest_table, address, &place);
	if ((guest & 3) != 2)
		return guest;
	entry = kernel ? 0 : linear_page(machine, guest);
	if (unlikely(entry == 0)) {
		memory = space_find(vcpu->space, guest, &shift);
		if (memory == ARCH_ENTRY_EMPTY)
			return STATUS_EXTERNAL;
		entry = shadow_page_entry(guest, memory, shift, kernel);
	}
	table = second_level(vcpu, part, address >> SECTION_SHIFT) + page_index(address);
	old = *table;
	if (old == entry)
		return shadow_guest_allows_all(guest, address, kernel) ? STATUS_EXTERNAL : STATUS_PAGE_RIGHTS;
	shadow_write(table, entry);
	if (!kernel && old == 0 && place)
		fill_following(machine, place, table);
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
static void empty_pages(uint32_t first_level_entry, uint32_t start, uint32_t end)
{
	uint32_t *table = arch_table_of_entry(first_level_entry);
	uint32_t count = (end - start) >> PAGE_SHIFT;

	table += page_index(start);
	arch_zero_words(table, count * sizeof(*table));
	arch_entries_written(table, count);
}

static void remove_range(struct arch_machine *machine, struct shadow *part, uint32_t start, uint32_t end)
{
	uint32_t own = KIND_TABLE | domain_bits(machine, part);

	for (uint32_t address = start; address != end;) {
		uint32_t next = (address | (OKAPI_SECTION_SIZE - 1)) + 1;
		uint32_t entry = part->first_level[address >> SECTION_SHIFT];

		if (end - address < next - address)
			next = end;
		if ((entry & KIND_AND_DOMAIN) == own)
			empty_pages(entry, address, next);
		address = next;
	}
	if (part == machine->current || part == &machine->kernel)
		forget_in_tlb(start, end);
}

uint32_t shadow_remove(struct vcpu *vcpu, uint32_t guest_table, uint32_t start, uint32_t end)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *part = guest_table ? shadow_find(machine, guest_table) : &machine->kernel;
	uint32_t lowest = guest_table ? 0 : OKAPI_VCPU_KERNEL_BASE;
	uint32_t highest = guest_table ? OKAPI_VCPU_KERNEL_BASE : OKAPI_VCPU_TOP;

	start = (start < lowest ? lowest : start) & ~(OKAPI_PAGE_SIZE - 1u);
	end = end > highest ? highest : (end + OKAPI_PAGE_SIZE - 1) & ~(OKAPI_PAGE_SIZE - 1u);
	if (!part || start >= end)
		return OKAPI_OK;
	if (end - start > REMOVE_BYTES)
		shadow_drop(machine, part);
	else
		remove_range(machine, part, start, end);
	return OKAPI_OK;
}

uint32_t shadow_remove_all(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;

	shadow_drop(machine, machine->current);
	shadow_drop(machine, &machine->kernel);
	return OKAPI_OK;
}
