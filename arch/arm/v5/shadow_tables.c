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
/* Sections of the linear area that are looked at in one step. */
#define SECTIONS_AT_ONCE    32
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
	uint32_t *copy = part == &machine->kernel ? machine->current->first_level : first_level;

	for (uint32_t i = part->used_count; i-- > 0;) {
		uint32_t megabyte = part->used[i];

		give_table(machine, arch_table_of_entry(first_level[megabyte]));
		shadow_write(&first_level[megabyte], 0);
		shadow_write(&copy[megabyte], 0);
	}
	part->used_count = 0;
}

void shadow_drop(struct arch_machine *machine, struct shadow *part)
{
	drop_entries(machine, part);
	if (part == &machine->kernel)
		machine->current->epoch = ++machine->epoch;
	cpu_drain_write_buffer();
	cpu_invalidate_tlb();
}

/* The table that was used least lately, one without use if there is one, from `first` on, of those that have
 * so many second-level tables to give and are not in use; NULL: none. */
static struct shadow *used_least(const struct arch_machine *machine, uint32_t first, uint32_t tables)
{
	struct shadow *found = NULL;

	for (uint32_t i = first; i < machine->count; i++) {
		struct shadow *shadow = machine->table[i];

		if (shadow->used_count >= tables && shadow != machine->current &&
		    (!found || shadow->last_use < found->last_use))
			found = shadow;
	}
	return found;
}

/* Empties the table used least.  If none but that in use has anything, the larger one of its two parts, which
 * comes back on demand: half of LEAST_TABLES are enough for any instruction, with its code and data that
 * straddle. */
static RARE_CODE void make_room(struct arch_machine *machine)
{
	struct shadow *part = used_least(machine, 0, 1);

	if (!part)
		part = machine->current->used_count >= machine->kernel.used_count ? machine->current
										  : &machine->kernel;
	shadow_drop(machine, part);
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

/* A table more, without use yet; false: no memory, or there are as many as may be.  What is in the data cache
 * of it reaches memory before the processor uses it: machine_use_table() cleans all. */
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

result_t shadow_check_linear(struct vcpu *vcpu, const uint32_t *r)
{
	struct arch_machine *machine = &vcpu->machine;

	if (machine->linear_address != r[3] || machine->linear_start != r[4] || machine->linear_size > r[5])
		machine->linear_size = 0;
	machine->linear_address = r[3];
	machine->linear_start = r[4];
	for (uint32_t left = SECTIONS_AT_ONCE; left > 0 && machine->linear_size < r[5]; left--) {
		if (!shadow_may_be_linear(space_section_entry(vcpu->space, r[4] + machine->linear_size))) {
			machine->linear_size = 0;
			return OKAPI_ERROR_NOT_MAPPED;
		}
		machine->linear_size += OKAPI_SECTION_SIZE;
	}
	return machine->linear_size < r[5] ? RESULT_RESTART : OKAPI_OK;
}

static void empty_linear_area(const struct arch_machine *machine, uint32_t *first_level)
{
	uint32_t count = machine->linear_size >> SECTION_SHIFT;

	first_level += machine->linear_address >> SECTION_SHIFT;
	arch_zero_words(first_level, count * 4);
	arch_entries_written(first_level, count);
}

void shadow_reset(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;

	empty_linear_area(machine, machine->kernel.first_level);
	empty_linear_area(machine, machine->current->first_level);
	shadow_drop(machine, machine->current);
	shadow_drop(machine, &machine->kernel);
	machine->stale = false;
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
	machine->stale = true;
}

/* The table is used from now on, with what all have in its kernel part. */
static void use(struct arch_machine *machine, struct shadow *shadow)
{
	machine->current = shadow;
	if (shadow->epoch != machine->epoch) {
		shadow->epoch = machine->epoch;
		drop_entries(machine, shadow);
		arch_copy_words(&shadow->first_level[SHADOW_KERNEL_FIRST],
				&machine->kernel.first_level[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES);
	}
	machine_use_table(shadow->first_level);
}

/* For a guest's table that is new: one without use, a new one, or the one used least. */
static struct shadow *take_shadow(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = used_least(machine, 1, 0);

	if ((!shadow || shadow->guest_table != NO_TABLE) && add_shadow(vcpu))
		shadow = machine->table[machine->count - 1];
	if (!shadow)
		shadow = machine->current;
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
	use(machine, shadow);
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
	if (shadow == machine->current)
		use(machine, machine->table[0]);
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
