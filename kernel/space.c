/* SPDX-License-Identifier: BSD-2-Clause */
/* Address spaces: their tables, and mapping and unmapping in bounded steps. */
#include <kernel/capability.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/space.h>
#include <kernel/thread.h>

/* Pages that one step maps or unmaps. */
#define PAGES_AT_ONCE 32
#define LARGE_ENTRIES (OKAPI_LARGE_PAGE_SIZE / OKAPI_PAGE_SIZE)

static uint32_t space_number_used[OKAPI_MAX_SPACES / 32];

static bool take_number(struct space *space)
{
	for (uint32_t i = 0; i < OKAPI_MAX_SPACES; i++) {
		if (!(space_number_used[i / 32] & 1u << i % 32)) {
			space_number_used[i / 32] |= 1u << i % 32;
			space->number = i;
			return true;
		}
	}
	return false;
}

static void give_number(const struct space *space)
{
	space_number_used[space->number / 32] &= ~(1u << space->number % 32);
}

struct space *space_create(struct pool *pool, result_t *error)
{
	struct object *object = object_create(pool, OKAPI_TYPE_SPACE, sizeof(struct space));
	struct space *space;

	*error = OKAPI_ERROR_AT(OKAPI_ERROR_NO_MEMORY, 0);
	if (!object)
		return NULL;
	space = container_of(object, struct space, object);
	if (!take_number(space)) {
		*error = OKAPI_ERROR_AT(OKAPI_ERROR_LIMIT, 1);
		space->number = OKAPI_MAX_SPACES;
		object_bury(object, NULL);
		return NULL;
	}
	if (!arch_space_init(space)) {
		object_bury(object, NULL);
		return NULL;
	}
	return space;
}

uint32_t space_take_utcb(struct space *space, uint32_t number, struct okapi_utcb **utcb)
{
	uint32_t *word = &space->utcb_used[number / 32], bit = 1u << number % 32;

	if (*word & bit)
		return OKAPI_ERROR_UTCB_IN_USE;
	*utcb = arch_utcb_map(space, number);
	if (!*utcb)
		return OKAPI_ERROR_NO_MEMORY;
	*word |= bit;
	return OKAPI_OK;
}

void space_give_utcb(struct space *space, uint32_t number)
{
	space->utcb_used[number / 32] &= ~(1u << number % 32);
}

static struct page_table *table_create(struct space *space, uint32_t address, uint32_t shift)
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

static void table_free(struct page_table *table)
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

static void set_first_level(struct page_table *sections, uint32_t index, arch_entry_t entry)
{
	arch_entry_t old = sections->entry[index];

	sections->entry[index] = entry;
	if (old == ARCH_ENTRY_EMPTY)
		sections->used++;
	else
		arch_first_level_changed(sections->space, sections->base + (index << SECTION_SHIFT), old);
}

static void clear_first_level(struct page_table *sections, uint32_t index)
{
	struct space *space = sections->space;
	arch_entry_t old = sections->entry[index];

	sections->entry[index] = ARCH_ENTRY_EMPTY;
	arch_first_level_changed(space, sections->base + (index << SECTION_SHIFT), old);
	if (--sections->used == 0) {
		space->directory[sections->base >> DIRECTORY_SHIFT] = NULL;
		table_free(sections);
	}
}

static struct page_table *make_section_table(struct space *space, uint32_t address)
{
	struct page_table **sections = &space->directory[address >> DIRECTORY_SHIFT];

	if (!*sections)
		*sections = table_create(space, address, SECTION_SHIFT);
	return *sections;
}

/* An empty table of sections is not kept. */
static void drop_unused(struct page_table *sections)
{
	if (sections->used == 0) {
		sections->space->directory[sections->base >> DIRECTORY_SHIFT] = NULL;
		table_free(sections);
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

	set_first_level(sections, index, arch_section_entry(mapping->physical, mapping->flags));
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
		pages = table_create(mapping->space, mapping->address, PAGE_SHIFT);
		if (!pages) {
			drop_unused(sections);
			return OKAPI_ERROR_NO_MEMORY;
		}
		set_first_level(sections, index, arch_table_entry(pages->entry));
	} else {
		pages = arch_table_of_entry(entry);
	}
	result = map_pages(mapping, pages);
	return result == OKAPI_OK && mapping->size > 0 ? RESULT_RESTART : result;
}

static void remove_table_if_unused(struct page_table *pages)
{
	struct page_table *sections;

	if (pages->used > 0)
		return;
	sections = section_table(pages->space, pages->base);
	clear_first_level(sections, section_index(pages->base));
	table_free(pages);
}

/* Replaces a large page by small ones that hang on the same capability. */
static void break_large_page(struct page_table *pages, uint32_t index)
{
	uint32_t first = index & ~(LARGE_ENTRIES - 1), physical, flags;
	arch_entry_t old = pages->entry[first];

	physical = arch_entry_physical(old, ARCH_LARGE_PAGE);
	flags = arch_entry_flags(old, ARCH_LARGE_PAGE);
	for (uint32_t i = 0; i < LARGE_ENTRIES; i++) {
		pages->entry[first + i] = arch_small_page_entry(physical + i * OKAPI_PAGE_SIZE, flags);
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
	struct page_table *pages = table_create(sections->space, address, PAGE_SHIFT);
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
	set_first_level(sections, index, arch_table_entry(pages->entry));
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
			clear_first_level(sections, index);
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
		clear_first_level(table, index);
		return;
	}
	if (arch_second_level_kind(table->entry[index]) == ARCH_LARGE_PAGE)
		count = LARGE_ENTRIES;
	remove_pages(table, index, index + count);
}

bool space_destroy_step(struct object *object)
{
	struct space *space = container_of(object, struct space, object);
	uint32_t address, size = 1u << DIRECTORY_SHIFT;

	if (space->threads) {
		struct thread *thread = container_of(space->threads, struct thread, space_link);

		thread_stop(thread);
		thread_set_space(thread, NULL, 0);
		return false;
	}
	while (object->stage < DIRECTORY_ENTRIES) {
		if (space->directory[object->stage]) {
			address = ((uint32_t)object->stage << DIRECTORY_SHIFT) + space->swept;
			size -= space->swept;
			space_unmap_step(space, &address, &size);
			space->swept = address & ((1u << DIRECTORY_SHIFT) - 1);
			return false;
		}
		space->swept = 0;
		object->stage++;
	}
	if (!arch_space_release_step(space))
		return false;
	if (space->number < OKAPI_MAX_SPACES)
		give_number(space);
	return true;
}
