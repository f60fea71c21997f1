/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/cpu.h>
#include <arch/first_level.h>
#include <arch/machine_switch.h>
#include <kernel/counter.h>

struct domain {
	struct arch_space *owner; /* NULL: free */
	uint32_t count;
	uint16_t megabyte[DOMAIN_ENTRIES]; /* where its entries are in the table */
};

static struct domain domains[DOMAINS]; /* 0 is the kernel's */
struct first_level_use first_level_use;

static void write_entry(uint32_t megabyte, uint32_t entry)
{
	first_level_table[megabyte] = entry;
	cpu_clean_line((uint32_t)(uintptr_t)&first_level_table[megabyte]);
	cpu_drain_write_buffer();
}

/* What lies in the caches under addresses that change hands must go. */
static void flush_all(void)
{
	cpu_clean_invalidate_data_cache();
	cpu_invalidate_instruction_cache();
	cpu_invalidate_tlb();
	counter[OKAPI_COUNTER_CACHE_FLUSHES]++;
	counter[OKAPI_COUNTER_TLB_FLUSHES]++;
}

static void drop_entries(struct domain *domain)
{
	if (domain->count == 0)
		return;
	while (domain->count > 0)
		write_entry(domain->megabyte[--domain->count], 0);
	flush_all();
}

static void forget_megabyte(struct domain *domain, uint32_t megabyte)
{
	for (uint32_t i = 0; i < domain->count; i++) {
		if (domain->megabyte[i] == megabyte) {
			domain->megabyte[i] = domain->megabyte[--domain->count];
			return;
		}
	}
}

/* A free domain, else the least recently used one.  The two used last are never taken away, so two spaces can
 * be activated one after the other and are then both accessible. */
static uint32_t choose_domain(void)
{
	uint32_t oldest = 1;

	for (uint32_t i = 1; i < DOMAINS; i++) {
		if (!domains[i].owner)
			return i;
		if (first_level_use.clock - first_level_use.last[i] >
		    first_level_use.clock - first_level_use.last[oldest])
			oldest = i;
	}
	return oldest;
}

static void detach(struct domain *domain)
{
	drop_entries(domain);
	domain->owner->access = 0;
	domain->owner->domain = DOMAIN_NONE;
	domain->owner = NULL;
}

void first_level_take_domain(struct arch_space *space)
{
	uint32_t number;

	if (unlikely(space->is_guest)) {
		machine_enter(space);
		return;
	}
	number = choose_domain();
	if (domains[number].owner) {
		detach(&domains[number]);
		counter[OKAPI_COUNTER_DOMAIN_RECYCLES]++;
	}
	domains[number].owner = space;
	space->domain = number;
	space->access = 1u | 1u << (2 * number);
}

bool first_level_fill(struct arch_space *space, uint32_t megabyte, uint32_t entry)
{
	struct domain *domain = &domains[space->domain];
	uint32_t old = first_level_table[megabyte];

	entry |= space->domain << DOMAIN_SHIFT;
	if (old == entry)
		return false;
	if (domain->count == DOMAIN_ENTRIES)
		drop_entries(domain);
	if (old && DOMAIN_OF(old) != space->domain) {
		forget_megabyte(&domains[DOMAIN_OF(old)], megabyte);
		write_entry(megabyte, 0);
		flush_all();
		counter[OKAPI_COUNTER_COLLISIONS]++;
	}
	domain->megabyte[domain->count++] = megabyte;
	write_entry(megabyte, entry);
	counter[OKAPI_COUNTER_FILLS]++;
	return true;
}

void first_level_remove(struct arch_space *space, uint32_t megabyte, bool flush)
{
	if (!first_level_holds(space, megabyte))
		return;
	forget_megabyte(&domains[space->domain], megabyte);
	write_entry(megabyte, 0);
	if (flush) {
		cpu_clean_invalidate_data_cache();
		cpu_invalidate_instruction_cache();
		cpu_invalidate_tlb();
	}
}

void first_level_release(struct arch_space *space)
{
	if (space->access != 0)
		detach(&domains[space->domain]);
}
