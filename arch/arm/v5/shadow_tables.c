/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine's tables as memory: which ones there are, which goes first, and how it is given back. */
#include <arch/first_level.h>
#include <arch/guest_access.h>
#include <arch/machine_switch.h>
#include <arch/shadow.h>
#include <arch/shadow_entry.h>
#include <arch/shadow_tables.h>
#include <arch/words.h>
#include <kernel/pool.h>
#include <kernel/space.h>
#include <okapi/vcpu.h>

#define SECOND_LEVEL_SIZE   1024
#define FIRST_LEVEL_SIZE    (FIRST_LEVEL_ENTRIES * 4)
#define KERNEL_PART_ENTRIES (FIRST_LEVEL_ENTRIES - SHADOW_KERNEL_FIRST)
/* This kernel's own entries are the same in all tables. */
#define OWN_FIRST	    (KERNEL_WINDOW_BASE >> SECTION_SHIFT)
/* Second-level tables that a machine has at least: one instruction needs no more at once. */
#define LEAST_TABLES	    6
/* No guest's table: they are aligned. */
#define NO_TABLE	    1

/* All are compared where the hint is wrong: there are no more than the guest has used at a time. */
struct shadow *shadow_find(struct arch_machine *machine, uint32_t guest_table)
{
	uint8_t *hint = &machine->hint[guest_table / FIRST_LEVEL_SIZE % SHADOW_HINTS];

	if (likely(machine->table[*hint]->guest_table == guest_table))
		return machine->table[*hint];
	for (uint32_t i = 0; i < machine->count; i++) {
		if (machine->table[i]->guest_table == guest_table) {
			*hint = (uint8_t)i;
			return machine->table[i];
		}
	}
	return NULL;
}

static inline void give_table(struct arch_machine *machine, uint32_t *table)
{
	table[0] = (uint32_t)(uintptr_t)machine->free_tables;
	machine->free_tables = table;
}

/* Empties a part that is not in use, or will be brought up to date before it is used again. */
static void drop_entries(struct arch_machine *machine, struct shadow *part)
{
	uint32_t *first_level = part->first_level;

	for (uint32_t i = part->used_count; i-- > 0;) {
		uint32_t *entry = &first_level[part->used[i]];

		give_table(machine, arch_table_of_entry(*entry));
		shadow_write(entry, 0);
	}
	part->used_count = 0;
}

static void clean_kernel_part(const uint32_t *first_level)
{
	uint32_t start = (uint32_t)(uintptr_t)&first_level[SHADOW_KERNEL_FIRST];

	cpu_clean_invalidate_range(start, start + KERNEL_PART_ENTRIES * 4);
}

/* The copy of the kernel part in the table becomes that which is. */
static void copy_kernel_part(struct arch_machine *machine, struct shadow *shadow)
{
	shadow->epoch = machine->epoch;
	if (shadow->first_level == machine->kernel.first_level)
		return;
	arch_copy_words(&shadow->first_level[SHADOW_KERNEL_FIRST],
			&machine->kernel.first_level[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES);
	clean_kernel_part(shadow->first_level);
}

void shadow_drop(struct arch_machine *machine, struct shadow *part)
{
	drop_entries(machine, part);
	if (part == &machine->kernel) {
		machine->epoch++;
		copy_kernel_part(machine, machine->current);
	}
	cpu_drain_write_buffer();
	cpu_invalidate_tlb();
}

/* The table that was used least lately, one without use if there is one, from `first` on and of those that
 * have so many second-level tables to give; NULL: none. */
static struct shadow *used_least(const struct arch_machine *machine, uint32_t first, uint32_t tables)
{
	struct shadow *found = NULL;

	for (uint32_t i = first; i < machine->count; i++) {
		struct shadow *shadow = machine->table[i];

		if (shadow->used_count >= tables && (!found || shadow->last_use < found->last_use))
			found = shadow;
	}
	return found;
}

/* Empties the table used least: the one in use if no other has anything, which comes back on demand.  Some
 * part has a second-level table, since there are LEAST_TABLES. */
static RARE_CODE void make_room(struct arch_machine *machine)
{
	struct shadow *shadow = used_least(machine, 0, 1);

	shadow_drop(machine, shadow ? shadow : &machine->kernel);
}

uint32_t *shadow_take_table(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *table;

	if (!machine->free_tables) {
		table = pool_take(vcpu->object.pool, SECOND_LEVEL_SIZE);
		if (table)
			give_table(machine, table);
		else
			make_room(machine);
	}
	table = machine->free_tables;
	machine->free_tables = (uint32_t *)(uintptr_t)table[0];
	arch_zero_words(table, SECOND_LEVEL_SIZE);
	arch_entries_written(table, SECOND_LEVEL_SIZE / 4);
	return table;
}

/* A table more, without use yet; false: no memory, or there are as many as may be. */
static bool add_shadow(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow;

	if (machine->count == machine->limit)
		return false;
	shadow = pool_take(vcpu->object.pool, sizeof(*shadow));
	if (!shadow)
		return false;
	shadow->first_level = pool_take(vcpu->object.pool, FIRST_LEVEL_SIZE);
	if (!shadow->first_level) {
		pool_give(vcpu->object.pool, shadow);
		return false;
	}
	for (uint32_t i = 0; i < FIRST_LEVEL_ENTRIES; i += OKAPI_PAGE_SIZE / 4)
		cpu_clean_invalidate_page((uint32_t)(uintptr_t)&shadow->first_level[i]);
	shadow->guest_table = NO_TABLE;
	machine->table[machine->count++] = shadow;
	return true;
}

result_t shadow_prepare(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;

	if (machine->count < VCPU_MIN_TABLES)
		return add_shadow(vcpu) ? RESULT_RESTART : OKAPI_ERROR_NO_MEMORY;
	machine->kernel.first_level = machine->table[0]->first_level;
	if (machine->kernel.used_count > 0) {
		drop_entries(machine, &machine->kernel);
		return RESULT_RESTART;
	}
	if (!machine->page)
		machine->page = pool_take(vcpu->object.pool, OKAPI_PAGE_SIZE);
	if (!machine->page)
		return OKAPI_ERROR_NO_MEMORY;
	for (; machine->prepared <= LEAST_TABLES; machine->prepared++) {
		uint32_t *table = pool_take(vcpu->object.pool, SECOND_LEVEL_SIZE);

		if (!table)
			return OKAPI_ERROR_NO_MEMORY;
		if (!machine->page_table)
			machine->page_table = table;
		else
			give_table(machine, table);
	}
	machine->page_table[0] =
		arch_small_page_entry(kernel_physical(machine->page), OKAPI_MAP_READ | OKAPI_MAP_WRITE);
	arch_entries_written(machine->page_table, 1);
	return OKAPI_OK;
}

/* Where it is not there in its whole, the guest's tables are not read any more; what is there stays. */
static bool map_linear_area(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *entry = &machine->kernel.first_level[machine->linear_address >> SECTION_SHIFT];
	bool complete = true;

	for (uint32_t offset = 0; offset < machine->linear_wanted; offset += OKAPI_SECTION_SIZE) {
		arch_entry_t memory = space_section_entry(vcpu->space, machine->linear_start + offset);

		if (shadow_may_be_linear(memory)) {
			*entry++ = memory | GUEST_DOMAIN_KERNEL << DOMAIN_SHIFT;
			continue;
		}
		*entry++ = 0;
		complete = false;
	}
	machine->linear_size = complete ? machine->linear_wanted : 0;
	return complete;
}

bool shadow_reset(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	bool mapped;

	drop_entries(machine, &machine->kernel);
	mapped = map_linear_area(vcpu);
	clean_kernel_part(machine->kernel.first_level);
	machine->epoch++;
	machine->stale = false;
	return mapped;
}

void shadow_start(struct vcpu *vcpu, uint32_t kernel_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct arch_space *space = &vcpu->space->arch;
	uint32_t *table = machine->kernel.first_level;

	for (uint32_t i = 0; i < machine->count; i++) {
		machine->table[i]->guest_table = NO_TABLE;
		machine->table[i]->last_use = 0;
	}
	machine->current = machine->table[0];
	machine->current->guest_table = kernel_table;
	machine->kernel.guest_table = kernel_table;
	arch_zero_words(&table[SHADOW_KERNEL_FIRST], (OWN_FIRST - SHADOW_KERNEL_FIRST) * 4);
	arch_copy_words(&table[OWN_FIRST], &first_level_table[OWN_FIRST], FIRST_LEVEL_ENTRIES - OWN_FIRST);
	table[space->utcb_address >> SECTION_SHIFT] =
		arch_table_entry(space->utcb_table) | GUEST_DOMAIN_SHARED << DOMAIN_SHIFT;
	table[OKAPI_VCPU_PAGE >> SECTION_SHIFT] =
		arch_table_entry(machine->page_table) | GUEST_DOMAIN_SHARED << DOMAIN_SHIFT;
}

void shadow_refresh(struct arch_machine *machine)
{
	struct shadow *shadow = machine->current;

	if (shadow->epoch == machine->epoch)
		return;
	drop_entries(machine, shadow);
	copy_kernel_part(machine, shadow);
	cpu_drain_write_buffer();
}

/* For a guest's table that is new: one without use, a new one, or the one used least. */
static struct shadow *take_shadow(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = used_least(machine, 1, 0);

	if (shadow->guest_table != NO_TABLE && add_shadow(vcpu))
		shadow = machine->table[machine->count - 1];
	drop_entries(machine, shadow);
	shadow->guest_table = guest_table;
	return shadow;
}

uint32_t shadow_select(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow;

	if (guest_table % FIRST_LEVEL_SIZE != 0)
		return OKAPI_ERROR_VALUE;
	shadow = shadow_find(machine, guest_table);
	if (shadow == machine->current)
		return OKAPI_OK;
	if (unlikely(!shadow)) {
		if (guest_table - machine->linear_start >= machine->linear_size)
			return OKAPI_ERROR_VALUE;
		shadow = take_shadow(vcpu, guest_table);
	}
	shadow->last_use = ++machine->uses;
	machine->current = shadow;
	shadow_refresh(machine);
	machine_use_table(shadow->first_level);
	return OKAPI_OK;
}

uint32_t shadow_forget(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = shadow_find(machine, guest_table);

	if (!shadow)
		return OKAPI_OK;
	drop_entries(machine, shadow);
	if (shadow != machine->table[0]) {
		shadow->guest_table = NO_TABLE;
		shadow->last_use = 0;
	}
	if (shadow == machine->current) {
		machine->current = machine->table[0];
		shadow_refresh(machine);
		machine_use_table(machine->current->first_level);
	}
	return OKAPI_OK;
}

/* What is left when all parts are empty: zero, for the pool. */
static void release(struct vcpu *vcpu, uint32_t *words, uint32_t size)
{
	if (!words)
		return;
	arch_zero_words(words, size);
	pool_give(vcpu->object.pool, words);
}

bool arch_machine_release_step(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *table = machine->free_tables;

	if (machine->kernel.used_count > 0) {
		drop_entries(machine, &machine->kernel);
	} else if (machine->count > 0) {
		struct shadow *shadow = machine->table[--machine->count];

		drop_entries(machine, shadow);
		arch_zero_words(&shadow->first_level[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES * 4);
		pool_give(vcpu->object.pool, shadow->first_level);
		release(vcpu, (uint32_t *)shadow, sizeof(*shadow));
	} else if (table) {
		machine->free_tables = (uint32_t *)(uintptr_t)table[0];
		release(vcpu, table, SECOND_LEVEL_SIZE);
	} else {
		release(vcpu, machine->page_table, SECOND_LEVEL_SIZE);
		release(vcpu, machine->page, OKAPI_PAGE_SIZE);
		return true;
	}
	return false;
}
