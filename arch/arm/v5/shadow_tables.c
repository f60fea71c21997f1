/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine's tables as memory: which ones there are, which goes first, and how it is given back. */
#include <arch/first_level.h>
#include <arch/guest_access.h>
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

static struct shadow **bucket_of(struct arch_machine *machine, uint32_t guest_table)
{
	return &machine->bucket[(guest_table >> 14) % SHADOW_BUCKETS];
}

struct shadow *shadow_find(struct arch_machine *machine, uint32_t guest_table)
{
	struct shadow *shadow = *bucket_of(machine, guest_table);

	while (shadow && shadow->guest_table != guest_table)
		shadow = shadow->next;
	return shadow;
}

static void take_name(struct arch_machine *machine, struct shadow *shadow, uint32_t guest_table)
{
	struct shadow **bucket = bucket_of(machine, guest_table);

	shadow->guest_table = guest_table;
	shadow->next = *bucket;
	*bucket = shadow;
}

static void lose_name(struct arch_machine *machine, struct shadow *shadow)
{
	struct shadow **link = bucket_of(machine, shadow->guest_table);

	if (shadow->guest_table == NO_TABLE)
		return;
	while (*link != shadow)
		link = &(*link)->next;
	*link = shadow->next;
	shadow->guest_table = NO_TABLE;
	shadow->last_use = 0;
}

static inline void give_table(struct arch_machine *machine, uint32_t *table)
{
	table[0] = (uint32_t)(uintptr_t)machine->free_tables;
	machine->free_tables = table;
}

static inline void drop_entry(struct arch_machine *machine, uint32_t *entry)
{
	give_table(machine, arch_table_of_entry(*entry));
	shadow_write(entry, 0);
}

void shadow_drop_used(struct arch_machine *machine, struct shadow *shadow, uint32_t place)
{
	drop_entry(machine, &shadow->first_level[shadow->used[place]]);
	shadow->used[place] = shadow->used[--shadow->used_count];
}

void shadow_drop_user_part(struct arch_machine *machine, struct shadow *shadow)
{
	for (uint32_t i = 0; i < shadow->used_count; i++)
		drop_entry(machine, &shadow->first_level[shadow->used[i]]);
	shadow->used_count = 0;
	cpu_drain_write_buffer();
}

static void clean_kernel_part(const struct shadow *shadow)
{
	uint32_t start = (uint32_t)(uintptr_t)&shadow->first_level[SHADOW_KERNEL_FIRST];

	cpu_clean_invalidate_range(start, start + KERNEL_PART_ENTRIES * 4);
}

/* The kernel part of a table becomes that of the table `kernel`. */
static void copy_kernel_part(struct arch_machine *machine, struct shadow *shadow)
{
	uint32_t *to = &shadow->first_level[SHADOW_KERNEL_FIRST];

	shadow->kernel_epoch = machine->kernel_epoch;
	if (shadow == machine->kernel)
		return;
	arch_copy_words(to, &machine->kernel->first_level[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES);
	clean_kernel_part(shadow);
}

/* Other tables, even the one in use, are brought up to date by shadow_refresh(). */
static void drop_kernel_tables(struct arch_machine *machine)
{
	for (uint32_t i = 0; i < machine->kernel_used_count; i++)
		drop_entry(machine, &machine->kernel->first_level[machine->kernel_used[i]]);
	machine->kernel_used_count = 0;
	machine->kernel->kernel_epoch = ++machine->kernel_epoch;
}

void shadow_drop_kernel_part(struct arch_machine *machine)
{
	drop_kernel_tables(machine);
	copy_kernel_part(machine, machine->current);
	cpu_drain_write_buffer();
}

/* The table that was used least lately, of those that have second-level tables to give; NULL: none. */
static struct shadow *used_least(const struct arch_machine *machine, bool with_tables)
{
	struct shadow *found = NULL;

	for (uint32_t i = with_tables ? 0 : 1; i < machine->count; i++) {
		struct shadow *shadow = machine->table[i];

		if (with_tables && (shadow->used_count == 0 || shadow == machine->current))
			continue;
		if (!found || shadow->last_use < found->last_use)
			found = shadow;
	}
	return found;
}

/* Empties the table used least, or the one in use, which comes back on demand. */
static RARE_CODE void make_room(struct arch_machine *machine)
{
	struct shadow *shadow = used_least(machine, true);

	shadow_drop_user_part(machine, shadow ? shadow : machine->current);
	if (!machine->free_tables)
		shadow_drop_kernel_part(machine);
	cpu_invalidate_tlb();
}

uint32_t *shadow_take_table(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *table = machine->free_tables;

	if (!table) {
		table = pool_take(vcpu->object.pool, SECOND_LEVEL_SIZE);
		if (table)
			give_table(machine, table);
		else
			make_room(machine);
		table = machine->free_tables;
		if (!table)
			return NULL;
	}
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
	machine->kernel = machine->table[0];
	if (machine->kernel_used_count > 0) {
		drop_kernel_tables(machine);
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
	uint32_t *entry = &machine->kernel->first_level[machine->linear_address >> SECTION_SHIFT];
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

	drop_kernel_tables(machine);
	mapped = map_linear_area(vcpu);
	clean_kernel_part(machine->kernel);
	machine->epoch++;
	machine->stale = false;
	return mapped;
}

void shadow_start(struct vcpu *vcpu, uint32_t kernel_table)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *table = machine->kernel->first_level;

	for (uint32_t i = 0; i < SHADOW_BUCKETS; i++)
		machine->bucket[i] = NULL;
	for (uint32_t i = 0; i < machine->count; i++) {
		machine->table[i]->guest_table = NO_TABLE;
		machine->table[i]->last_use = 0;
	}
	machine->spare = NULL;
	machine->current = machine->kernel;
	take_name(machine, machine->kernel, kernel_table);
	drop_kernel_tables(machine);
	arch_zero_words(&table[SHADOW_KERNEL_FIRST], (OWN_FIRST - SHADOW_KERNEL_FIRST) * 4);
	arch_copy_words(&table[OWN_FIRST], &first_level_table[OWN_FIRST], FIRST_LEVEL_ENTRIES - OWN_FIRST);
	table[OKAPI_VCPU_PAGE >> SECTION_SHIFT] =
		arch_table_entry(machine->page_table) | GUEST_DOMAIN_KERNEL << DOMAIN_SHIFT;
}

void shadow_refresh(struct arch_machine *machine)
{
	struct shadow *shadow = machine->current;

	if (shadow->epoch != machine->epoch)
		shadow_drop_user_part(machine, shadow);
	shadow->epoch = machine->epoch;
	if (shadow->kernel_epoch != machine->kernel_epoch)
		copy_kernel_part(machine, shadow);
	cpu_drain_write_buffer();
}

/* For a guest's table that is new: one that was given up, a new one, or the one used least. */
static struct shadow *take_shadow(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = machine->spare;

	machine->spare = NULL;
	if (!shadow) {
		shadow = used_least(machine, false);
		if (shadow->guest_table != NO_TABLE && add_shadow(vcpu))
			shadow = machine->table[machine->count - 1];
	}
	lose_name(machine, shadow);
	shadow_drop_user_part(machine, shadow);
	take_name(machine, shadow, guest_table);
	return shadow;
}

uint32_t shadow_select(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = shadow_find(machine, guest_table);

	if (unlikely(!shadow)) {
		if (guest_table % FIRST_LEVEL_SIZE != 0 ||
		    guest_table - machine->linear_start >= machine->linear_size)
			return OKAPI_ERROR_VALUE;
		shadow = take_shadow(vcpu, guest_table);
	}
	shadow->last_use = ++machine->uses;
	machine->current = shadow;
	if (unlikely(shadow->epoch != machine->epoch || shadow->kernel_epoch != machine->kernel_epoch))
		shadow_refresh(machine);
	return OKAPI_OK;
}

void shadow_forget(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = shadow_find(machine, guest_table);

	if (!shadow)
		return;
	shadow_drop_user_part(machine, shadow);
	if (shadow == machine->kernel)
		return;
	lose_name(machine, shadow);
	machine->spare = shadow;
	if (shadow == machine->current) {
		machine->current = machine->kernel;
		shadow_refresh(machine);
	}
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

	if (machine->current) {
		shadow_drop_kernel_part(machine);
		machine->current = NULL;
	} else if (machine->count > 0) {
		struct shadow *shadow = machine->table[--machine->count];

		shadow_drop_user_part(machine, shadow);
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
