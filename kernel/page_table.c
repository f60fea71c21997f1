/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of address spaces: made, found, filled in at the first level, and freed. */
#include <kernel/page_table.h>
#include <kernel/pool.h>
#include <kernel/space.h>

struct page_table *page_table_create(struct space *space, uint32_t address, uint32_t shift)
{
	struct page_table *table = pool_take(space->object.pool, sizeof(*table));

	if (!table)
		return NULL;
	table->space = space;
	table->shift = shift;
	table->base = address & ~((TABLE_ENTRIES << shift) - 1);
	/* The block is zero, but the table walk reads memory, not the cache. */
	if (shift == PAGE_SHIFT)
		arch_entries_written(table->entry, TABLE_ENTRIES);
	return table;
}

void page_table_free(struct page_table *table)
{
	struct pool *pool = table->space->object.pool;

	table->space = NULL;
	table->shift = 0;
	table->base = 0;
	pool_give(pool, table);
}

arch_entry_t space_find(const struct space *space, uint32_t address, uint32_t *shift)
{
	arch_entry_t entry = space_section_entry(space, address);
	struct page_table *table;

	*shift = SECTION_SHIFT;
	if (arch_first_level_kind(entry) != ARCH_TABLE)
		return entry;
	*shift = PAGE_SHIFT;
	table = arch_table_of_entry(entry);
	return table->entry[page_index(address)];
}

void page_table_set_section(struct page_table *sections, uint32_t index, arch_entry_t entry)
{
	arch_entry_t old = sections->entry[index];

	sections->entry[index] = entry;
	if (old == ARCH_ENTRY_EMPTY)
		sections->used++;
	else
		arch_first_level_changed(sections->space, sections->base + (index << SECTION_SHIFT), old);
}

void page_table_clear_section(struct page_table *sections, uint32_t index)
{
	struct space *space = sections->space;
	arch_entry_t old = sections->entry[index];

	sections->entry[index] = ARCH_ENTRY_EMPTY;
	arch_first_level_changed(space, sections->base + (index << SECTION_SHIFT), old);
	if (--sections->used == 0) {
		space->directory[sections->base >> DIRECTORY_SHIFT] = NULL;
		page_table_free(sections);
	}
}
