/* SPDX-License-Identifier: BSD-2-Clause */
/* Unmapping ranges and single pages in bounded steps, breaking up larger entries where that is needed. */
#include <kernel/capability.h>
#include <kernel/page_table.h>
#include <kernel/space.h>

static void remove_table_if_unused(struct page_table *pages)
{
	struct page_table *sections;

	if (pages->used > 0)
		return;
	sections = section_table(pages->space, pages->base);
	page_table_clear_section(sections, section_index(pages->base));
	page_table_free(pages);
}

/* Replaces a large page by small ones that hang on the same capability. */
static void break_large_page(struct page_table *pages, uint32_t index)
{
	uint32_t first = index & ~(LARGE_ENTRIES - 1);
	arch_entry_t old = pages->entry[first];
	arch_entry_t entry = arch_small_page_entry(arch_entry_physical(old, ARCH_LARGE_PAGE),
						   arch_entry_flags(old, ARCH_LARGE_PAGE));

	for (uint32_t i = 0; i < LARGE_ENTRIES; i++) {
		pages->entry[first + i] = entry;
		entry = arch_next_page_entry(entry);
		if (i > 0)
			link_insert(&pages->link[first].next, &pages->link[first + i]);
	}
	arch_entries_written(&pages->entry[first], LARGE_ENTRIES);
	arch_pages_removed(pages->space, pages->base + (first << PAGE_SHIFT), LARGE_ENTRIES);
}

/* Replaces a section by a table of large pages. */
static bool break_section(struct page_table *sections, uint32_t index)
{
	uint32_t address = sections->base + (index << SECTION_SHIFT);
	struct page_table *pages = page_table_create(sections->space, address, PAGE_SHIFT);
	arch_entry_t old = sections->entry[index];
	uint32_t physical = arch_entry_physical(old, ARCH_SECTION),
		 flags = arch_entry_flags(old, ARCH_SECTION);

	if (!pages)
		return false;
	for (uint32_t i = 0; i < TABLE_ENTRIES; i += LARGE_ENTRIES) {
		arch_entry_t entry = arch_large_page_entry(physical + (i << PAGE_SHIFT), flags);

		for (uint32_t j = 0; j < LARGE_ENTRIES; j++)
			pages->entry[i + j] = entry;
		link_insert(&sections->link[index].next, &pages->link[i]);
	}
	pages->used = TABLE_ENTRIES;
	link_remove(&sections->link[index]);
	arch_entries_written(pages->entry, TABLE_ENTRIES);
	page_table_set_section(sections, index, arch_table_entry(pages->entry));
	return true;
}

/* Empties the entries [first, end) of one table; large pages lie wholly in or out. */
static void remove_pages(struct page_table *pages, uint32_t first, uint32_t end)
{
	uint32_t removed = 0;

	for (uint32_t i = first; i < end; i++) {
		if (pages->entry[i] == ARCH_ENTRY_EMPTY)
			continue;
		pages->entry[i] = ARCH_ENTRY_EMPTY;
		link_remove(&pages->link[i]);
		removed++;
	}
	if (removed == 0)
		return;
	pages->used -= removed;
	arch_entries_written(&pages->entry[first], end - first);
	arch_pages_removed(pages->space, pages->base + (first << PAGE_SHIFT), end - first);
	remove_table_if_unused(pages);
}

static bool splits_large_page(const struct page_table *pages, uint32_t index)
{
	return index < TABLE_ENTRIES && index % LARGE_ENTRIES != 0 &&
	       arch_second_level_kind(pages->entry[index]) == ARCH_LARGE_PAGE;
}

static uint32_t unmap_pages(struct page_table *pages, uint32_t address, uint32_t size)
{
	uint32_t first = page_index(address), count = size >> PAGE_SHIFT, end;

	if (count > TABLE_ENTRIES - first)
		count = TABLE_ENTRIES - first;
	if (count > PAGES_AT_ONCE)
		count = PAGES_AT_ONCE;
	end = first + count;
	if (splits_large_page(pages, first))
		break_large_page(pages, first);
	if (splits_large_page(pages, end))
		break_large_page(pages, end);
	remove_pages(pages, first, end);
	return count << PAGE_SHIFT;
}

/* How much of [address, address + size) lies in the unit of 1 << shift bytes that holds the address. */
static uint32_t within(uint32_t address, uint32_t size, uint32_t shift)
{
	uint32_t rest = (1u << shift) - (address & ((1u << shift) - 1));

	return size < rest ? size : rest;
}

result_t space_unmap_step(struct space *space, uint32_t *address, uint32_t *size)
{
	struct page_table *sections = section_table(space, *address);
	uint32_t done, index;
	arch_entry_t entry;

	if (!sections) {
		done = within(*address, *size, DIRECTORY_SHIFT);
	} else {
		index = section_index(*address);
		entry = sections->entry[index];
		done = within(*address, *size, SECTION_SHIFT);
		switch (arch_first_level_kind(entry)) {
		case ARCH_TABLE:
			done = unmap_pages(arch_table_of_entry(entry), *address, *size);
			break;
		case ARCH_SECTION:
			if (done < OKAPI_SECTION_SIZE)
				return break_section(sections, index) ? RESULT_RESTART
								      : OKAPI_ERROR_NO_MEMORY;
			link_remove(&sections->link[index]);
			page_table_clear_section(sections, index);
			break;
		default:
			break;
		}
	}
	*address += done;
	*size -= done;
	return *size > 0 ? RESULT_RESTART : OKAPI_OK;
}

FAST_CODE bool space_unmap_page(struct space *space, uint32_t address)
{
	arch_entry_t entry = space_section_entry(space, address);
	struct page_table *pages;
	uint32_t index = page_index(address);

	if (arch_first_level_kind(entry) != ARCH_TABLE)
		return false;
	pages = arch_table_of_entry(entry);
	if (pages->used == 1 || arch_second_level_kind(pages->entry[index]) != ARCH_SMALL_PAGE)
		return false;
	pages->entry[index] = ARCH_ENTRY_EMPTY;
	pages->used--;
	link_remove(&pages->link[index]);
	arch_page_removed(space, address, &pages->entry[index]);
	return true;
}

void space_unmap_link(struct link *link)
{
	struct page_table *table =
		(struct page_table *)((uintptr_t)link & ~(uintptr_t)(PAGE_TABLE_BLOCK - 1));
	uint32_t index = (uint32_t)(link - table->link), count = 1;

	if (table->shift == SECTION_SHIFT) {
		link_remove(link);
		page_table_clear_section(table, index);
		return;
	}
	if (arch_second_level_kind(table->entry[index]) == ARCH_LARGE_PAGE)
		count = LARGE_ENTRIES;
	remove_pages(table, index, index + count);
}
