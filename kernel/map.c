/* SPDX-License-Identifier: BSD-2-Clause */
/* Mapping ranges in bounded steps, with the largest entries that fit. */
#include <kernel/capability.h>
#include <kernel/page_table.h>
#include <kernel/space.h>

static struct page_table *make_section_table(struct space *space, uint32_t address)
{
	struct page_table **sections = &space->directory[address >> DIRECTORY_SHIFT];

	if (!*sections)
		*sections = page_table_create(space, address, SECTION_SHIFT);
	return *sections;
}

/* An empty table of sections is not kept. */
static void drop_unused(struct page_table *sections)
{
	if (sections->used == 0) {
		sections->space->directory[sections->base >> DIRECTORY_SHIFT] = NULL;
		page_table_free(sections);
	}
}

static bool fits(const struct mapping *mapping, uint32_t size)
{
	return ((mapping->address | mapping->physical) & (size - 1)) == 0 && mapping->size >= size;
}

static void advance(struct mapping *mapping, uint32_t size)
{
	mapping->address += size;
	mapping->physical += size;
	mapping->size -= size;
}

static result_t map_section(struct mapping *mapping, struct page_table *sections)
{
	uint32_t index = section_index(mapping->address);

	page_table_set_section(sections, index, arch_section_entry(mapping->physical, mapping->flags));
	link_insert(&mapping->capability->mappings, &sections->link[index]);
	advance(mapping, OKAPI_SECTION_SIZE);
	return OKAPI_OK;
}

static bool map_large_page(struct mapping *mapping, struct page_table *pages, uint32_t index)
{
	arch_entry_t entry = arch_large_page_entry(mapping->physical, mapping->flags);

	for (uint32_t i = 0; i < LARGE_ENTRIES; i++) {
		if (pages->entry[index + i] != ARCH_ENTRY_EMPTY)
			return false;
	}
	for (uint32_t i = 0; i < LARGE_ENTRIES; i++)
		pages->entry[index + i] = entry;
	pages->used += LARGE_ENTRIES;
	link_insert(&mapping->capability->mappings, &pages->link[index]);
	advance(mapping, OKAPI_LARGE_PAGE_SIZE);
	return true;
}

/* Small pages into empty entries from `index` on, at most to `end`; returns where it stopped.  The pages are
 * chained among themselves first, as link_insert would do one by one. */
static FAST_CODE uint32_t map_small_pages(struct mapping *mapping, struct page_table *pages, uint32_t index,
					  uint32_t end)
{
	struct link **head = &mapping->capability->mappings, *first = *head;
	arch_entry_t entry = arch_small_page_entry(mapping->physical, mapping->flags);
	uint32_t start = index;

	for (; index < end && pages->entry[index] == ARCH_ENTRY_EMPTY; index++) {
		struct link *link = &pages->link[index];

		pages->entry[index] = entry;
		entry = arch_next_page_entry(entry);
		link->next = first;
		if (first)
			first->self = &link->next;
		first = link;
	}
	*head = first;
	if (first)
		first->self = head;
	pages->used += index - start;
	advance(mapping, (index - start) << PAGE_SHIFT);
	return index;
}

/* Up to where small pages must do: the end of the step, or where a large page fits. */
static uint32_t end_of_small(const struct mapping *mapping, uint32_t index, uint32_t end)
{
	uint32_t boundary = (index + LARGE_ENTRIES) & ~(LARGE_ENTRIES - 1);

	if (((mapping->address ^ mapping->physical) & (OKAPI_LARGE_PAGE_SIZE - 1)) == 0 && boundary < end)
		return boundary;
	return end;
}

/* Maps pages of one table until the range, the table or the step ends. */
static FAST_CODE result_t map_pages(struct mapping *mapping, struct page_table *pages)
{
	uint32_t first = page_index(mapping->address), index = first, stop;
	uint32_t end = first + (mapping->size >> PAGE_SHIFT);
	result_t result = OKAPI_OK;

	if (end > TABLE_ENTRIES)
		end = TABLE_ENTRIES;
	if (end > first + PAGES_AT_ONCE)
		end = first + PAGES_AT_ONCE;
	while (index < end && result == OKAPI_OK) {
		if (fits(mapping, OKAPI_LARGE_PAGE_SIZE) && map_large_page(mapping, pages, index)) {
			index += LARGE_ENTRIES;
			continue;
		}
		stop = end_of_small(mapping, index, end);
		index = map_small_pages(mapping, pages, index, stop);
		if (index < stop)
			result = OKAPI_ERROR_MAPPED;
	}
	if (index > first)
		arch_entries_written(&pages->entry[first], index - first);
	return result;
}

FAST_CODE result_t space_map_step(struct mapping *mapping)
{
	struct page_table *sections = make_section_table(mapping->space, mapping->address), *pages;
	arch_entry_t entry;
	uint32_t index;
	result_t result;

	if (!sections)
		return OKAPI_ERROR_NO_MEMORY;
	index = section_index(mapping->address);
	entry = sections->entry[index];
	if (arch_first_level_kind(entry) == ARCH_SECTION)
		return OKAPI_ERROR_MAPPED;
	if (entry == ARCH_ENTRY_EMPTY) {
		if (fits(mapping, OKAPI_SECTION_SIZE)) {
			result = map_section(mapping, sections);
			return mapping->size > 0 ? RESULT_RESTART : result;
		}
		pages = page_table_create(mapping->space, mapping->address, PAGE_SHIFT);
		if (!pages) {
			drop_unused(sections);
			return OKAPI_ERROR_NO_MEMORY;
		}
		page_table_set_section(sections, index, arch_table_entry(pages->entry));
	} else {
		pages = arch_table_of_entry(entry);
	}
	result = map_pages(mapping, pages);
	return result == OKAPI_OK && mapping->size > 0 ? RESULT_RESTART : result;
}
