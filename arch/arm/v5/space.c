/* SPDX-License-Identifier: BSD-2-Clause */
/* ARMv5: what the memory system does for address spaces. */
#include <arch/cpu.h>
#include <arch/first_level.h>
#include <arch/memory_map.h>
#include <arch/space.h>
#include <kernel/pool.h>
#include <kernel/space.h>
#include <kernel/thread.h>
#include <kernel/vcpu.h>
#include <okapi/syscall.h>

#define UTCB_WINDOW_SHIFT 20
#define UTCBS_PER_PAGE	  (OKAPI_PAGE_SIZE / OKAPI_UTCB_SIZE)
#define UTCB_PAGES	  (OKAPI_UTCBS_PER_SPACE / UTCBS_PER_PAGE)
#define UTCB_TABLE_SIZE	  1024

/* From this many pages on, cleaning the whole cache is less work than line by line. */
#define PAGES_BY_LINE 4

arch_entry_t arch_table_entry(const arch_entry_t *table)
{
	return kernel_physical(table) | 0x11;
}

void arch_entries_written(const arch_entry_t *entry, uint32_t count)
{
	uint32_t address = (uint32_t)(uintptr_t)entry & ~(CPU_CACHE_LINE - 1);
	uint32_t end = (uint32_t)(uintptr_t)(entry + count);

	for (; address < end; address += CPU_CACHE_LINE)
		cpu_clean_line(address);
	cpu_drain_write_buffer();
}

static void clean_invalidate_lines(uint32_t address, uint32_t size)
{
	for (uint32_t end = address + size; address != end; address += OKAPI_PAGE_SIZE)
		cpu_clean_invalidate_page(address);
}

void arch_page_removed(struct space *space, uint32_t address, const arch_entry_t *entry)
{
	cpu_clean_line((uint32_t)(uintptr_t)entry);
	if (unlikely(space->vcpu))
		arch_machine_memory_changed(space->vcpu);
	if (!first_level_holds(&space->arch, address >> SECTION_SHIFT)) {
		cpu_drain_write_buffer();
		return;
	}
	cpu_clean_invalidate_page(address);
	cpu_drain_write_buffer();
	cpu_invalidate_instruction_cache();
	cpu_invalidate_tlb_page(address);
}

void arch_pages_removed(struct space *space, uint32_t address, uint32_t count)
{
	if (unlikely(space->vcpu))
		arch_machine_memory_changed(space->vcpu);
	/* Where the megabyte is not in the hardware table, nothing of it is in caches and TLB either. */
	if (!first_level_holds(&space->arch, address >> SECTION_SHIFT))
		return;
	if (count <= PAGES_BY_LINE)
		clean_invalidate_lines(address, count * OKAPI_PAGE_SIZE);
	else
		cpu_clean_invalidate_data_cache();
	cpu_drain_write_buffer();
	cpu_invalidate_instruction_cache();
	for (uint32_t i = 0; i < count; i++)
		cpu_invalidate_tlb_page(address + i * OKAPI_PAGE_SIZE);
}

void arch_first_level_changed(struct space *space, uint32_t address, arch_entry_t old)
{
	if (unlikely(space->vcpu) && arch_first_level_kind(old) != ARCH_EMPTY)
		arch_machine_memory_changed(space->vcpu);
	/* The pages of a table have been cleaned out one by one, those of a section have not. */
	first_level_remove(&space->arch, address >> SECTION_SHIFT,
			   arch_first_level_kind(old) == ARCH_SECTION);
}

bool arch_space_init(struct space *space)
{
	space->arch.domain = DOMAIN_NONE;
	space->arch.utcb_table = pool_take(space->object.pool, UTCB_TABLE_SIZE);
	space->arch.utcb_address = OKAPI_UTCB_BASE + (space->number << UTCB_WINDOW_SHIFT);
	if (!space->arch.utcb_table)
		return false;
	arch_entries_written(space->arch.utcb_table, UTCB_TABLE_SIZE / sizeof(arch_entry_t));
	return true;
}

static void zero_page(uint32_t *page)
{
	for (uint32_t i = 0; i < OKAPI_PAGE_SIZE / 4; i += 8) {
		page[i] = 0, page[i + 1] = 0, page[i + 2] = 0, page[i + 3] = 0;
		page[i + 4] = 0, page[i + 5] = 0, page[i + 6] = 0, page[i + 7] = 0;
	}
}

bool arch_space_release_step(struct space *space)
{
	struct arch_space *arch = &space->arch;

	first_level_release(arch);
	for (uint32_t i = 0; arch->utcb_table && i < UTCB_PAGES; i++) {
		if (arch->utcb_table[i] != ARCH_ENTRY_EMPTY) {
			uint32_t *page =
				kernel_pointer(arch_entry_physical(arch->utcb_table[i], ARCH_SMALL_PAGE));

			arch->utcb_table[i] = ARCH_ENTRY_EMPTY;
			zero_page(page);
			pool_give(space->object.pool, page);
			return false;
		}
	}
	if (arch->utcb_table)
		pool_give(space->object.pool, arch->utcb_table);
	arch->utcb_table = NULL;
	return true;
}

struct okapi_utcb *arch_utcb_map(struct space *space, uint32_t number)
{
	struct arch_space *arch = &space->arch;
	arch_entry_t *entry = &arch->utcb_table[number / UTCBS_PER_PAGE];

	if (*entry == ARCH_ENTRY_EMPTY) {
		void *page = pool_take(space->object.pool, OKAPI_PAGE_SIZE);

		if (!page)
			return NULL;
		arch_clean_kernel_range(page, OKAPI_PAGE_SIZE);
		*entry = arch_small_page_entry(kernel_physical(page), OKAPI_MAP_READ | OKAPI_MAP_WRITE);
		arch_entries_written(entry, 1);
	}
	return (struct okapi_utcb *)(uintptr_t)(arch->utcb_address + number * OKAPI_UTCB_SIZE);
}

static uint32_t utcb_megabyte(const struct arch_space *arch)
{
	return arch->utcb_address >> SECTION_SHIFT;
}

/* Both are marked as used before anything is filled in, so that neither can lose its domain to the other. */
static RARE_CODE void fill_utcb_windows(struct arch_space *arch, struct arch_space *other)
{
	first_level_activate(arch);
	first_level_activate(other);
	first_level_fill(arch, utcb_megabyte(arch), arch_table_entry(arch->utcb_table));
	first_level_fill(other, utcb_megabyte(other), arch_table_entry(other->utcb_table));
}

void arch_open_utcb(struct space *space)
{
	if (unlikely(first_level_table[utcb_megabyte(&space->arch)] == 0))
		fill_utcb_windows(&space->arch, &space->arch);
	cpu_set_domain_access(space->arch.access);
}

void arch_open_utcbs(struct space *space, struct space *other)
{
	/* Only the space's own entry is ever in its window's place, and only while it owns a domain. */
	if (unlikely(first_level_table[utcb_megabyte(&space->arch)] == 0 ||
		     first_level_table[utcb_megabyte(&other->arch)] == 0))
		fill_utcb_windows(&space->arch, &other->arch);
	cpu_set_domain_access(space->arch.access | other->arch.access);
}

bool arch_fill_on_fault(struct space *space, uint32_t address)
{
	uint32_t megabyte = address >> SECTION_SHIFT;
	arch_entry_t entry;

	if (megabyte == space->arch.utcb_address >> SECTION_SHIFT)
		entry = arch_table_entry(space->arch.utcb_table);
	else
		entry = space_section_entry(space, address);
	return entry != ARCH_ENTRY_EMPTY && first_level_fill(&space->arch, megabyte, entry);
}

void arch_cache_range(struct space *space, uint32_t address, uint32_t size, uint32_t operation)
{
	(void)space;
	for (uint32_t line = address & ~(CPU_CACHE_LINE - 1); line < address + size; line += CPU_CACHE_LINE) {
		if (operation == OKAPI_CACHE_CLEAN_INVALIDATE)
			cpu_clean_invalidate_line(line);
		else
			cpu_clean_line(line);
	}
	cpu_drain_write_buffer();
	if (operation == OKAPI_CACHE_SYNC_CODE)
		cpu_invalidate_instruction_cache();
}

void arch_clean_kernel_range(void *start, uint32_t size)
{
	clean_invalidate_lines((uint32_t)(uintptr_t)start, size);
	cpu_drain_write_buffer();
}
