/* SPDX-License-Identifier: BSD-2-Clause */
/* The guests of the world, their memory and their tables. */
#include "shadow_world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <arch/first_level.h>
#include <arch/guest_access.h>
#include <arch/machine_switch.h>
#include <arch/shadow.h>
#include <kernel/pool.h>

#include "memory_cache.h"

#define LINEAR_SIZE	       0x100000u
#define LINEAR_SPACE	       0x1000000u /* between the two guests' in the host */
#define COARSE_START	       0x40000u /* in the linear area: a table for each pair of table and megabyte in use */
#define LINEAR_PHYSICAL(guest) (0x04000000u + (guest)*LINEAR_SIZE)
#define ALL		       (OKAPI_MAP_READ | OKAPI_MAP_WRITE)

struct guest guests[GUESTS];
static uint32_t running; /* GUESTS: a cell */
static struct capability vcpu_slot[GUESTS], space_slot[GUESTS];

uint32_t guest_table_address(uint32_t table)
{
	return GUEST_RAM + 0x4000 * (table + 1);
}

uint32_t guest_page_address(uint32_t page)
{
	return page < GUEST_MAPPED ? GUEST_MEMORY + (page << PAGE_SHIFT)
				   : GUEST_LINEAR_FIRST + ((page - GUEST_MAPPED) << PAGE_SHIFT);
}

uint32_t guest_page_at(uint32_t physical)
{
	if (physical - GUEST_MEMORY < GUEST_MAPPED << PAGE_SHIFT)
		return (physical - GUEST_MEMORY) >> PAGE_SHIFT;
	if (physical - GUEST_LINEAR_FIRST < GUEST_LINEAR_PAGES << PAGE_SHIFT)
		return GUEST_MAPPED + ((physical - GUEST_LINEAR_FIRST) >> PAGE_SHIFT);
	return GUEST_PAGES;
}

/* Of the board, word `number` of a page. */
static uint32_t board_physical(uint32_t guest, uint32_t page, uint32_t number)
{
	static const uint32_t offset[WORLD_OFFSETS] = {0, 4, 0x1e0, 0xffc};
	uint32_t physical = guest_page_address(page) + offset[number];

	return page < GUEST_MAPPED ? physical - GUEST_MEMORY + GUEST_PHYSICAL(guest)
				   : physical - GUEST_RAM + LINEAR_PHYSICAL(guest);
}

static uint32_t *first_level_of(const struct guest *guest, uint32_t table)
{
	return guest->linear + (guest_table_address(table) - GUEST_RAM) / 4;
}

/* --- memory ------------------------------------------------------------------------------------ */

static void map_part(struct guest *guest, uint32_t address, uint32_t physical, uint32_t size, uint32_t flags)
{
	struct mapping mapping = {guest->space, &guest->memory, address, physical, size, flags};
	result_t result;

	do
		result = space_map_step(&mapping);
	while (result == RESULT_RESTART);
	if (result != OKAPI_OK)
		world_fail("the machine's memory is refused");
}

void guest_map_memory(uint32_t number, uint32_t page, uint32_t pages, uint32_t flags)
{
	struct guest *guest = &guests[number];

	for (uint32_t i = page; i < page + pages; i++) {
		if (guest->flags[i])
			return;
	}
	map_part(guest, GUEST_MEMORY + (page << PAGE_SHIFT), GUEST_PHYSICAL(number) + (page << PAGE_SHIFT),
		 pages << PAGE_SHIFT, flags);
	for (uint32_t i = page; i < page + pages; i++)
		guest->flags[i] = flags;
}

/* Done by a cell: this kernel has left the machine when it unmaps. */
void guest_unmap_memory(uint32_t number, uint32_t page, uint32_t pages)
{
	struct guest *guest = &guests[number];
	uint32_t address = GUEST_MEMORY + (page << PAGE_SHIFT), size = pages << PAGE_SHIFT;
	result_t result;

	guests_leave();
	do
		result = space_unmap_step(guest->space, &address, &size);
	while (result == RESULT_RESTART);
	if (result != OKAPI_OK)
		world_fail("refused to unmap the machine's memory");
	for (uint32_t i = page; i < page + pages; i++)
		guest->flags[i] = 0;
}

/* --- beginning ---------------------------------------------------------------------------------- */

static void open_linear(uint32_t number)
{
	void *place = (void *)(uintptr_t)(GUEST_LINEAR + number * LINEAR_SPACE);

	guests[number].linear = mmap(place, LINEAR_SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (guests[number].linear != place)
		abort();
}

static void open_memory(uint32_t number)
{
	struct guest *guest = &guests[number];

	map_part(guest, GUEST_RAM, LINEAR_PHYSICAL(number), LINEAR_SIZE, ALL);
	guest_map_memory(number, 0, 256, ALL);
	guest_map_memory(number, 257, 15, ALL);
	guest_map_memory(number, 272, 64, OKAPI_MAP_READ);
	guest_map_memory(number, 512, 256, ALL);
	guest_map_memory(number, 768, 100, ALL);
	guest_map_memory(number, 1024, 256, OKAPI_MAP_READ);
	guest_map_memory(number, 1280, 8, ALL | OKAPI_MAP_UNCACHED);
	guest_map_memory(number, 1288, 8, ALL | OKAPI_MAP_WRITE_THROUGH);
	for (uint32_t i = 0; i < GUEST_PAGES; i++) {
		if (i >= GUEST_MAPPED)
			guest->flags[i] = ALL;
		for (uint32_t k = 0; k < WORLD_OFFSETS; k++)
			guest->word[i][k] = model_initial_word(board_physical(number, i, k));
	}
}

static void open_guest(uint32_t number, uint32_t limit)
{
	struct guest *guest = &guests[number];
	const uint32_t start[] = {0,
				  0,
				  0,
				  GUEST_LINEAR + number * LINEAR_SPACE,
				  GUEST_RAM,
				  LINEAR_SIZE,
				  guest_table_address(GUEST_KERNEL)}; /* as registers of the call */
	result_t error;
	uint32_t reason;

	memset(guest, 0, sizeof(*guest));
	open_linear(number);
	guest->space = space_create(world_pool, &error);
	capability_insert(&space_slot[number], &guest->space->object, OKAPI_TYPE_SPACE, OKAPI_RIGHTS_ALL, 0,
			  NULL);
	open_memory(number);
	guest->vcpu = vcpu_create(world_pool, guest->space, limit, &reason);
	capability_insert(&vcpu_slot[number], &guest->vcpu->object, OKAPI_TYPE_VCPU, OKAPI_RIGHTS_ALL, 0,
			  NULL);
	guest->thread.space = guest->space;
	guest->thread.vcpu = guest->vcpu;
	guest->thread.runs_in = &guest->vcpu->machine.face;
	guest->current = GUEST_KERNEL;
	do
		error = arch_machine_start(guest->vcpu, start);
	while (error == RESULT_RESTART);
	if (error != OKAPI_OK)
		world_fail("a machine does not start");
	guest->vcpu->thread = &guest->thread;
}

static void end_guests(void)
{
	for (uint32_t i = 0; i < GUESTS; i++) {
		if (guests[i].vcpu) {
			guests[i].vcpu->thread = NULL;
			capability_delete_dying_step(&vcpu_slot[i]);
			capability_delete_dying_step(&space_slot[i]);
		}
		guests[i].vcpu = NULL;
	}
	while (object_bury_step()) {
	}
}

void guests_open(uint32_t limit)
{
	machine_leave();
	end_guests();
	world_open();
	running = GUESTS;
	for (uint32_t i = 0; i < GUESTS; i++)
		open_guest(i, limit);
}

void guests_leave(void)
{
	if (running == GUESTS)
		return;
	machine_leave();
	running = GUESTS;
	world_switch(world_running, false);
}

void guest_run(uint32_t number)
{
	running = number;
	first_level_activate(guests[number].thread.runs_in);
	if (guests[number].vcpu->machine.stale)
		machine_open(guests[number].vcpu);
	model_operate(MODEL_SET_DOMAIN_ACCESS, guests[number].vcpu->machine.face.access, "exit");
}

/* --- tables ------------------------------------------------------------------------------------ */

/* The guest's own care for its caches: a page that it is about to map otherwise. */
static void guest_flush(uint32_t address, uint32_t size)
{
	for (uint32_t line = address; line < address + size; line += CPU_CACHE_LINE)
		clean_line(line, true);
	drain();
	instruction_cache.used = 0;
}

/* A coarse table for each megabyte that is used: four for each table. */
static uint32_t coarse_address(uint32_t table, uint32_t address)
{
	return GUEST_RAM + COARSE_START + table * 0x10000 + (address >> 20) % 64 * 0x400;
}

uint32_t guest_page_for(uint32_t address, bool second)
{
	uint32_t offset = address >> PAGE_SHIFT & 255;

	switch (address >> 20) {
	case GUEST_USER >> 20:
		return offset + (second ? 256 : 0);
	case GUEST_USER_2 >> 20:
		return offset + 768;
	case GUEST_USER_3 >> 20:
		return offset % GUEST_LINEAR_PAGES + GUEST_MAPPED;
	case GUEST_HIGH >> 20:
		return offset + 512;
	default:
		return offset + (second ? 1280 : 1024);
	}
}

static void write_entry(struct guest *guest, uint32_t table, uint32_t address, uint32_t entry, uint32_t kind)
{
	uint32_t *first = &first_level_of(guest, table)[address >> 20];
	uint32_t coarse = coarse_address(table, address), *second = guest->linear + (coarse - GUEST_RAM) / 4;

	if (kind == 3) {
		*first = entry;
		return;
	}
	if ((*first & 3) != 1)
		memset(second, 0, 1024);
	*first = coarse | 0x11;
	second += address >> PAGE_SHIFT & 255;
	if (kind == 2)
		second -= address >> PAGE_SHIFT & 15;
	for (uint32_t i = 0; i < (kind == 2 ? 16 : 1); i++)
		second[i] = entry;
}

void guest_set_entry(uint32_t table, uint32_t address, uint32_t physical, uint32_t kind, uint32_t ap,
		     uint32_t cache)
{
	static const uint32_t size[] = {0x1000, 0x1000, 0x10000, 0x100000};
	struct guest *guest = &guests[running];
	uint32_t entry = 0;
	bool was_table;

	physical &= ~(size[kind] - 1);
	if (kind == 1)
		entry = physical | ap * 0x550 | cache | 2;
	else if (kind == 2)
		entry = physical | ap * 0x550 | cache | 1;
	else if (kind == 3)
		entry = physical | ap << 10 | cache | 0x12;
	guest_flush(address & 0xfff00000, 0x100000);
	was_table = (first_level_of(guest, table)[address >> 20] & 3) == 1;
	write_entry(guest, table, address, entry, kind);
	/* A section may have been replaced by a table, or the other way round; a large page by a small one.
	 */
	if (was_table && kind != 3)
		guest_remove(table, address & 0xffff0000, (address & 0xffff0000) + 0x10000);
	else
		guest_remove(table, address & 0xfff00000, (address & 0xfff00000) + 0x100000);
}

void guest_allow_all(uint32_t table, uint32_t address)
{
	struct guest *guest = &guests[running];
	uint32_t *first = &first_level_of(guest, table)[address >> 20];
	uint32_t *second =
		guest->linear + (coarse_address(table, address) - GUEST_RAM) / 4 + (address >> 12 & 255);

	if ((*first & 3) == 2)
		*first |= 0xc00;
	else if ((*first & 3) == 1 && (*second & 3) == 2)
		*second |= 0xff0;
}

void guest_clear_table(uint32_t table)
{
	uint32_t *first = first_level_of(&guests[running], table);
	uint32_t start = table == GUEST_KERNEL ? OKAPI_VCPU_KERNEL_BASE : 0;
	uint32_t end = table == GUEST_KERNEL ? OKAPI_UTCB_BASE : OKAPI_VCPU_KERNEL_BASE;

	guest_flush(table == GUEST_KERNEL ? GUEST_HIGH : GUEST_USER, 0x500000);
	memset(&first[start >> 20], 0, ((end - start) >> 20) * 4);
	guest_remove(table, start, end);
}

/* The machine that makes a call: its kernel's face is open. */
static struct vcpu *caller(void)
{
	model_operate(MODEL_SET_DOMAIN_ACCESS, GUEST_ACCESS_KERNEL, "exit");
	return guests[running].vcpu;
}

void guest_switch(uint32_t table)
{
	if (shadow_select(caller(), guest_table_address(table)) != OKAPI_OK)
		world_fail("a switch is refused");
	guests[running].current = table;
}

void guest_remove(uint32_t table, uint32_t start, uint32_t end)
{
	shadow_remove(caller(), start >= OKAPI_VCPU_KERNEL_BASE ? 0 : guest_table_address(table), start, end);
}

void guest_remove_all(void)
{
	shadow_remove_all(caller());
}

void guest_forget(uint32_t table)
{
	shadow_forget(caller(), guest_table_address(table));
	if (guests[running].current == table)
		guests[running].current = GUEST_KERNEL;
}

/* --- checks ------------------------------------------------------------------------------------- */

/* While no machine runs, all that guests have written is in memory. */
static void check_memory(uint32_t number)
{
	for (uint32_t i = 0; i < GUEST_PAGES; i++) {
		for (uint32_t k = 0; k < WORLD_OFFSETS; k++) {
			if (model_memory_word(board_physical(number, i, k)) != guests[number].word[i][k])
				world_fail("a guest's word is not in memory");
		}
	}
}

void guests_check(void)
{
	static uint32_t checks;
	const char *stale = model_stale_in_machine();

	if (stale)
		world_fail(stale);
	if (running != GUESTS)
		return;
	if (model_stale())
		world_fail(model_stale());
	if (++checks % 8 == 0)
		check_memory(checks / 8 % GUESTS);
}
