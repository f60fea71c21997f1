/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine's tables as memory: which ones there are, which goes first, and how it is given back. */
#include <arch/first_level.h>
#include <arch/guest_access.h>
#include <arch/machine_switch.h>
#include <arch/shadow.h>
#include <arch/shadow_tables.h>
#include <arch/words.h>
#include <kernel/pool.h>
#include <kernel/space.h>
#include <okapi/vcpu.h>

#define FIRST_LEVEL_SIZE    (FIRST_LEVEL_ENTRIES * 4)
#define SECOND_LEVEL_SIZE   1024
#define KERNEL_PART_ENTRIES (FIRST_LEVEL_ENTRIES - SHADOW_KERNEL_FIRST)
/* This kernel's own entries are the same in all tables. */
#define OWN_FIRST	    (KERNEL_WINDOW_BASE >> SECTION_SHIFT)
/* Second-level tables that a machine has at least: one instruction needs no more at once. */
#define LEAST_TABLES	    6

static void clean_words(const uint32_t *word, uint32_t count)
{
	arch_entries_written(word, count);
}

static struct shadow **bucket_of(struct arch_machine *machine, uint32_t guest_table)
{
	return &machine->bucket[(guest_table >> 14) % SHADOW_BUCKETS];
}

struct shadow *shadow_find(const struct arch_machine *machine, uint32_t guest_table)
{
	struct shadow *shadow = machine->bucket[(guest_table >> 14) % SHADOW_BUCKETS];

	while (shadow && shadow->guest_table != guest_table)
		shadow = shadow->next;
	return shadow;
}

static void unlink_use(struct arch_machine *machine, struct shadow *shadow)
{
	if (shadow->newer)
		shadow->newer->older = shadow->older;
	else
		machine->newest = shadow->older;
	if (shadow->older)
		shadow->older->newer = shadow->newer;
	else
		machine->oldest = shadow->newer;
}

static void link_newest(struct arch_machine *machine, struct shadow *shadow)
{
	shadow->newer = NULL;
	shadow->older = machine->newest;
	if (machine->newest)
		machine->newest->newer = shadow;
	else
		machine->oldest = shadow;
	machine->newest = shadow;
}

static void give_table(struct arch_machine *machine, uint32_t *table)
{
	table[0] = (uint32_t)(uintptr_t)machine->free_tables;
	machine->free_tables = table;
}

void shadow_replace_table(struct arch_machine *machine, struct shadow *shadow, uint32_t megabyte)
{
	give_table(machine, arch_table_of_entry(shadow->first_level[megabyte]));
}

static void drop_entry(struct arch_machine *machine, uint32_t *entry)
{
	if (arch_first_level_kind(*entry) == ARCH_TABLE)
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

/* The kernel part of a table becomes that of the table `kernel`. */
static void copy_kernel_part(struct arch_machine *machine, struct shadow *shadow)
{
	uint32_t *to = &shadow->first_level[SHADOW_KERNEL_FIRST];

	shadow->kernel_epoch = machine->kernel_epoch;
	if (shadow == machine->kernel)
		return;
	arch_copy_words(to, &machine->kernel->first_level[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES);
	clean_words(to, KERNEL_PART_ENTRIES);
}

void shadow_drop_kernel_part(struct arch_machine *machine)
{
	for (uint32_t i = 0; i < machine->kernel_used_count; i++)
		drop_entry(machine, &machine->kernel->first_level[machine->kernel_used[i]]);
	machine->kernel_used_count = 0;
	machine->kernel_epoch++;
	copy_kernel_part(machine, machine->kernel);
	if (machine->current != machine->kernel)
		copy_kernel_part(machine, machine->current);
	cpu_drain_write_buffer();
}

void shadow_forget_used(struct arch_machine *machine, struct shadow *shadow, uint32_t megabyte)
{
	bool kernel = megabyte >= SHADOW_KERNEL_FIRST;
	uint16_t *used = kernel ? machine->kernel_used : shadow->used;
	uint32_t *count = kernel ? &machine->kernel_used_count : &shadow->used_count;

	for (uint32_t i = 0; i < *count; i++) {
		if (used[i] == megabyte) {
			used[i] = used[--*count];
			break;
		}
	}
}

/* Empties tables that are not in use, the oldest first, until there is a spare second-level table; at last
 * the ones in use, which come back on demand. */
static RARE_CODE void make_room(struct arch_machine *machine)
{
	for (struct shadow *shadow = machine->oldest; shadow && !machine->free_tables;
	     shadow = shadow->newer) {
		if (shadow != machine->current)
			shadow_drop_user_part(machine, shadow);
	}
	for (struct shadow *shadow = machine->spare; shadow && !machine->free_tables; shadow = shadow->next)
		shadow_drop_user_part(machine, shadow);
	if (!machine->free_tables)
		shadow_drop_user_part(machine, machine->current);
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
		if (table) {
			clean_words(table, SECOND_LEVEL_SIZE / 4);
			return table;
		}
		make_room(machine);
		table = machine->free_tables;
		if (!table)
			return NULL;
	}
	machine->free_tables = (uint32_t *)(uintptr_t)table[0];
	arch_zero_words(table, SECOND_LEVEL_SIZE);
	clean_words(table, SECOND_LEVEL_SIZE / 4);
	return table;
}

/* A table more, without use yet. */
static struct shadow *new_shadow(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow;

	if (machine->count == machine->limit)
		return NULL;
	shadow = pool_take(vcpu->object.pool, sizeof(*shadow));
	if (!shadow)
		return NULL;
	shadow->first_level = pool_take(vcpu->object.pool, FIRST_LEVEL_SIZE);
	if (!shadow->first_level) {
		pool_give(vcpu->object.pool, shadow);
		return NULL;
	}
	for (uint32_t i = 0; i < FIRST_LEVEL_ENTRIES; i += OKAPI_PAGE_SIZE / 4)
		cpu_clean_invalidate_page((uint32_t)(uintptr_t)&shadow->first_level[i]);
	machine->count++;
	return shadow;
}

result_t shadow_prepare(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	struct pool *pool = vcpu->object.pool;

	if (!machine->kernel) {
		machine->kernel = new_shadow(vcpu);
		return machine->kernel ? RESULT_RESTART : OKAPI_ERROR_NO_MEMORY;
	}
	if (!machine->spare && !machine->newest) {
		machine->spare = new_shadow(vcpu);
		return machine->spare ? RESULT_RESTART : OKAPI_ERROR_NO_MEMORY;
	}
	if (!machine->page)
		machine->page = pool_take(pool, OKAPI_PAGE_SIZE);
	if (!machine->page_table)
		machine->page_table = pool_take(pool, SECOND_LEVEL_SIZE);
	if (!machine->page || !machine->page_table)
		return OKAPI_ERROR_NO_MEMORY;
	for (; machine->prepared < LEAST_TABLES; machine->prepared++) {
		uint32_t *table = pool_take(pool, SECOND_LEVEL_SIZE);

		if (!table)
			return OKAPI_ERROR_NO_MEMORY;
		give_table(machine, table);
	}
	machine->page_table[0] =
		kernel_physical(machine->page) | arch_small_page_entry(0, OKAPI_MAP_READ | OKAPI_MAP_WRITE);
	clean_words(machine->page_table, 1);
	return OKAPI_OK;
}

static bool map_linear_area(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *entry = &machine->kernel->first_level[machine->linear_address >> SECTION_SHIFT];

	machine->linear_size = 0;
	for (uint32_t offset = 0; offset < machine->linear_wanted; offset += OKAPI_SECTION_SIZE) {
		arch_entry_t memory = space_section_entry(vcpu->space, machine->linear_start + offset);

		if (arch_first_level_kind(memory) != ARCH_SECTION ||
		    !(arch_entry_flags(memory, ARCH_SECTION) & OKAPI_MAP_WRITE))
			return false;
		*entry++ = memory | GUEST_DOMAIN_KERNEL << DOMAIN_SHIFT;
	}
	machine->linear_size = machine->linear_wanted;
	return true;
}

bool shadow_reset(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *table = machine->kernel->first_level;
	bool mapped;

	shadow_drop_kernel_part(machine);
	arch_zero_words(&table[SHADOW_KERNEL_FIRST], (OWN_FIRST - SHADOW_KERNEL_FIRST) * 4);
	arch_copy_words(&table[OWN_FIRST], &first_level_table[OWN_FIRST], FIRST_LEVEL_ENTRIES - OWN_FIRST);
	table[OKAPI_VCPU_PAGE >> SECTION_SHIFT] =
		arch_table_entry(machine->page_table) | GUEST_DOMAIN_KERNEL << DOMAIN_SHIFT;
	mapped = map_linear_area(vcpu);
	clean_words(&table[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES);
	machine->kernel_epoch++;
	machine->epoch++;
	machine->stale = false;
	return mapped;
}

void shadow_refresh(struct arch_machine *machine)
{
	struct shadow *shadow = machine->current;

	if (shadow->epoch != machine->epoch) {
		shadow_drop_user_part(machine, shadow);
		shadow->epoch = machine->epoch;
	}
	if (shadow->kernel_epoch != machine->kernel_epoch)
		copy_kernel_part(machine, shadow);
	cpu_drain_write_buffer();
}

static void unlink_bucket(struct arch_machine *machine, struct shadow *shadow)
{
	struct shadow **link = bucket_of(machine, shadow->guest_table);

	while (*link != shadow)
		link = &(*link)->next;
	*link = shadow->next;
}

static struct shadow *take_shadow(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = machine->spare, **bucket = bucket_of(machine, guest_table);

	if (shadow) {
		machine->spare = shadow->next;
	} else {
		shadow = new_shadow(vcpu);
		if (!shadow) {
			shadow = machine->oldest;
			unlink_use(machine, shadow);
			unlink_bucket(machine, shadow);
		}
	}
	shadow_drop_user_part(machine, shadow);
	shadow->epoch = machine->epoch;
	shadow->guest_table = guest_table;
	shadow->next = *bucket;
	*bucket = shadow;
	link_newest(machine, shadow);
	return shadow;
}

void shadow_forget_all(struct arch_machine *machine, uint32_t kernel_table)
{
	struct shadow *kernel = machine->kernel;

	for (uint32_t i = 0; i < SHADOW_BUCKETS; i++)
		machine->bucket[i] = NULL;
	while (machine->newest) {
		struct shadow *shadow = machine->newest;

		unlink_use(machine, shadow);
		shadow->next = machine->spare;
		machine->spare = shadow;
	}
	kernel->guest_table = kernel_table;
	kernel->next = NULL;
	*bucket_of(machine, kernel_table) = kernel;
	machine->current = kernel;
}

/* One table more goes back to the pool; false: there is none. */
static bool release_shadow(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = machine->spare;

	if (shadow)
		machine->spare = shadow->next;
	else
		shadow = machine->kernel;
	if (!shadow)
		return false;
	if (shadow == machine->kernel)
		machine->kernel = NULL;
	shadow_drop_user_part(machine, shadow);
	arch_zero_words(&shadow->first_level[SHADOW_KERNEL_FIRST], KERNEL_PART_ENTRIES * 4);
	pool_give(vcpu->object.pool, shadow->first_level);
	arch_zero_words((uint32_t *)shadow, sizeof(*shadow) & ~3u);
	pool_give(vcpu->object.pool, shadow);
	return true;
}

static void release_words(struct vcpu *vcpu, uint32_t **words, uint32_t size)
{
	if (*words) {
		arch_zero_words(*words, size);
		pool_give(vcpu->object.pool, *words);
	}
	*words = NULL;
}

bool arch_machine_release_step(struct vcpu *vcpu)
{
	struct arch_machine *machine = &vcpu->machine;
	uint32_t *table = machine->free_tables;

	if (machine->current) {
		shadow_drop_kernel_part(machine);
		shadow_forget_all(machine, 0);
		machine->current = NULL;
		return false;
	}
	if (release_shadow(vcpu))
		return false;
	if (table) {
		machine->free_tables = (uint32_t *)(uintptr_t)table[0];
		release_words(vcpu, &table, SECOND_LEVEL_SIZE);
		return false;
	}
	release_words(vcpu, &machine->page_table, SECOND_LEVEL_SIZE);
	release_words(vcpu, &machine->page, OKAPI_PAGE_SIZE);
	return true;
}

uint32_t shadow_select(struct vcpu *vcpu, uint32_t guest_table)
{
	struct arch_machine *machine = &vcpu->machine;
	struct shadow *shadow = shadow_find(machine, guest_table);

	if (likely(shadow != NULL)) {
		if (shadow != machine->kernel && shadow != machine->newest) {
			unlink_use(machine, shadow);
			link_newest(machine, shadow);
		}
	} else {
		if (guest_table % FIRST_LEVEL_SIZE != 0 ||
		    guest_table - machine->linear_start >= machine->linear_size)
			return OKAPI_ERROR_VALUE;
		shadow = take_shadow(vcpu, guest_table);
	}
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
	unlink_bucket(machine, shadow);
	unlink_use(machine, shadow);
	shadow->next = machine->spare;
	machine->spare = shadow;
	if (shadow == machine->current) {
		machine->current = machine->kernel;
		shadow_refresh(machine);
	}
}
