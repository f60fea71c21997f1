/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses of guests, with the aborts that this kernel handles; random operations. */
#include <string.h>

#include <arch/guest.h>
#include <arch/machine_switch.h>
#include <arch/shadow.h>

#include "random.h"
#include "shadow_world.h"

static const uint32_t offsets[WORLD_OFFSETS] = {0, 4, 0x1e0, 0xffc};

static uint32_t running_guest(void)
{
	return machine_active == guests[1].vcpu ? 1 : 0;
}

/* --- what must come of an access ----------------------------------------------------------------- */

struct walked {
	uint32_t physical, ap; /* guest-physical; 0: nothing there */
};

static struct walked walk_guest(const struct guest *guest, uint32_t address)
{
	uint32_t table =
		guest_table_address(address >= OKAPI_VCPU_KERNEL_BASE ? GUEST_KERNEL : guest->current);
	uint32_t first = guest->linear[(table - GUEST_RAM) / 4 + (address >> 20)], entry;

	if ((first & 3) == 2)
		return (struct walked){(first & 0xfff00000) | (address & 0xfffff), first >> 10 & 3};
	if ((first & 3) != 1)
		return (struct walked){0, 0};
	entry = guest->linear[((first & ~0x3ffu) - GUEST_RAM) / 4 + (address >> 12 & 255)];
	if ((entry & 3) == 1)
		return (struct walked){(entry & 0xffff0000) | (address & 0xffff), entry >> 4 & 3};
	if ((entry & 3) == 2)
		return (struct walked){(entry & 0xfffff000) | (address & 0xfff), entry >> 4 & 3};
	return (struct walked){0, 0};
}

static bool allowed(uint32_t address, struct walked walked, uint32_t flags, bool user, bool write)
{
	if (!walked.physical || !flags || (write && !(flags & OKAPI_MAP_WRITE)))
		return false;
	if (address >= OKAPI_VCPU_KERNEL_BASE)
		return !user && (!write || walked.ap != 0);
	return write ? walked.ap == 3 : walked.ap >= 2;
}

/* --- accesses ------------------------------------------------------------------------------------ */

typedef enum model_result access_function(uint32_t address, uint32_t *value);

static enum model_result write_function(uint32_t address, uint32_t *value)
{
	return model_write(address, *value);
}

/* As the processor and guest.c do it together: whether the access was made. */
static bool access_with_faults(access_function *function, uint32_t address, bool user, uint32_t *value)
{
	struct vcpu *vcpu = machine_active;

	for (uint32_t attempts = 0; attempts < 4; attempts++) {
		enum model_result result;

		model_operate(MODEL_SET_DOMAIN_ACCESS, user ? GUEST_ACCESS_USER : GUEST_ACCESS_KERNEL,
			      "exit");
		result = function(address, value);
		if (result == MODEL_DONE)
			return true;
		if (result == MODEL_GARBAGE)
			world_fail("the table walk reads what is no entry");
		if (result == MODEL_SECTION_DOMAIN || result == MODEL_PAGE_DOMAIN)
			return false;
		if (user && address >= OKAPI_VCPU_KERNEL_BASE)
			return false;
		model_operate(MODEL_SET_DOMAIN_ACCESS, GUEST_ACCESS_KERNEL, "exit");
		if (shadow_fill(vcpu, address) != 0)
			return false;
	}
	world_fail("an entry was filled in and is still missing");
	return false;
}

void guest_access(uint32_t address, uint32_t number, bool user, bool write)
{
	struct guest *guest = &guests[running_guest()];
	struct walked walked = walk_guest(guest, address);
	uint32_t page = guest_page_at(walked.physical), value = random_below(UINT32_MAX);
	bool should = page < GUEST_PAGES && allowed(address, walked, guest->flags[page], user, write);
	bool done = access_with_faults(write ? write_function : model_read, address + offsets[number], user,
				       &value);

	if (done && !should)
		world_fail("a guest's access that must fail");
	else if (!done && should)
		world_fail("a guest's access fails");
	if (!done || !should)
		return;
	if (write)
		guest->word[page][number] = value;
	else if (value != guest->word[page][number])
		world_fail("a guest reads a stale word");
}

void guest_fetch(uint32_t address, uint32_t number)
{
	struct guest *guest = &guests[running_guest()];
	struct walked walked = walk_guest(guest, address);
	uint32_t page = guest_page_at(walked.physical), value;

	/* What was read is in the data cache, where it is then written. */
	guest_access(address, number, false, false);
	guest_access(address, number, false, true);
	if (page >= GUEST_PAGES || !allowed(address, walked, guest->flags[page], false, false))
		return;
	model_operate(MODEL_SET_DOMAIN_ACCESS, GUEST_ACCESS_KERNEL, "exit");
	guest_cache(guest->vcpu, OKAPI_VCPU_CACHE_COHERENT, address + offsets[number],
		    address + offsets[number] + 4);
	if (!access_with_faults(model_fetch, address + offsets[number], false, &value))
		world_fail("a guest's fetch fails");
	else if (value != guest->word[page][number])
		world_fail("a guest fetches a stale instruction");
}

/* --- random operations ---------------------------------------------------------------------------- */

static uint32_t random_address(void)
{
	static const uint32_t megabyte[] = {GUEST_USER, GUEST_USER,   GUEST_USER_2, GUEST_USER_3,
					    GUEST_HIGH, GUEST_HIGH_2, GUEST_USER_3};
	static const uint32_t page[] = {0, 1, 2, 3, 14, 15, 16, 17, 18, 32, 80, 255};
	uint32_t base = megabyte[random_below(7)], number = page[random_below(12)];

	return base + ((base == GUEST_USER_3 ? number % 33 : number) << PAGE_SHIFT);
}

static void set_random_entry(void)
{
	static const uint32_t cache[] = {0xc, 0xc, 0xc, 8, 4, 0};
	uint32_t address = random_address(), kind = random_below(8);
	uint32_t page = guest_page_for(address, random_below(2));

	/* A section of the linear area would show the tables. */
	if (kind > 3 || (kind == 3 && page >= GUEST_MAPPED))
		kind = 1;
	guest_set_entry(address >= OKAPI_VCPU_KERNEL_BASE ? GUEST_KERNEL : random_below(GUEST_TABLES),
			address, guest_page_address(page), kind, random_below(4), cache[random_below(6)]);
}

static void change_tables(void)
{
	uint32_t address = random_address();
	uint32_t table = address >= OKAPI_VCPU_KERNEL_BASE ? GUEST_KERNEL : guests[running_guest()].current;

	if (random_below(8) == 0)
		guest_clear_table(table);
	else if (random_below(3) == 0)
		guest_allow_all(table, address);
	else
		set_random_entry();
	guest_access(address, random_below(WORLD_OFFSETS), address < OKAPI_VCPU_KERNEL_BASE, random_below(2));
}

static void change_memory(void)
{
	uint32_t number = random_below(GUESTS), page = random_below(GUEST_MAPPED - 32);
	uint32_t flags = OKAPI_MAP_READ | (random_below(3) ? OKAPI_MAP_WRITE : 0);
	uint32_t pages = 1 + random_below(32);

	if (random_below(6) == 0) {
		page &= ~255u;
		pages = 256;
	}
	guest_unmap_memory(number, page, pages);
	if (random_below(4))
		guest_map_memory(number, page, pages,
				 flags | (random_below(4) ? OKAPI_MAP_CACHED : OKAPI_MAP_UNCACHED));
}

static void run_cell(void)
{
	guests_leave();
	world_switch(random_below(4), false);
	world_map(world_running, WORLD_BASE + (random_below(64) << PAGE_SHIFT), WORLD_PHYSICAL,
		  OKAPI_PAGE_SIZE, OKAPI_MAP_READ, 0);
	for (uint32_t i = 0; i < 8; i++)
		world_access(WORLD_BASE + (random_below(64) << PAGE_SHIFT), random_below(WORLD_OFFSETS),
			     false);
}

static void run_random(void)
{
	guest_run(random_below(GUESTS));
}

void guests_step(void)
{
	uint32_t what = random_below(100), number = random_below(WORLD_OFFSETS);

	if (!machine_active && what < 90)
		run_random();
	if (what < 50)
		guest_access(random_address(), number, random_below(2), random_below(2));
	else if (what < 56)
		guest_fetch(random_address(), number);
	else if (what < 66)
		set_random_entry();
	else if (what < 74)
		change_tables();
	else if (what < 84)
		guest_switch(random_below(GUEST_TABLES + 1));
	else if (what < 86)
		guest_forget(random_below(GUEST_TABLES + 1));
	else if (what < 87)
		guest_remove_all();
	else if (what < 90)
		run_random();
	else if (what < 93)
		run_cell();
	else if (what < 95)
		change_memory();
	else
		model_lose_something();
	guests_check();
}
