/* SPDX-License-Identifier: BSD-2-Clause */
/* Page tables filled at random: each access succeeds if the tables and the machine's memory allow it, and
 * finds what is there. */
#include "warden.h"

#define TABLES	   6
#define ENTRIES	   12 /* entries changed at a time */
#define ACCESSES   24
#define ROUNDS	   150
#define DATA_PAGES 256 /* the field's first megabyte: data, not tables */

static uint32_t *table[TABLES];
static uint32_t *present;

static const uint32_t tried[] = {
	0x00000000, 0x00010000, 0x00100000, 0x00180000, 0x00ff0000, 0x01000000, /* this kernel, its pools */
	0x01100000, 0x01200000, 0x01400000, 0x01800000, 0x01a00000, 0x02000000, /* cells */
	0x03ff0000, 0x07f00000, 0x08000000, 0x10000000, 0x10140000, 0x101e0000, /* the end of RAM, devices */
	0x101e2000, 0x101f1000, 0x10003000, 0x34000000, 0x80000000, 0xc0100000,
	0xf0000000, 0xf8000000, 0xf8010000, 0xff000000, 0xfff00000, 0xffff0000,
};

uint32_t choose_physical(uint32_t *state)
{
	uint32_t random = random_next(state);

	switch (random & 7) {
	case 0:
		return SHARED_PHYSICAL + (random >> 16) % 6 * 0x1000;
	case 1:
	case 2:
		return PICK(tried, state) + (random >> 28) * 0x1000;
	case 3:
		return RAM_START + RAM_SIZE - 0x2000 + (random >> 28) * 0x1000;
	default:
		return FIELD + (random >> 8) % DATA_PAGES * 0x1000;
	}
}

uint32_t choose_virtual(uint32_t *state)
{
	static const uint32_t places[] = {
		0x00000000, 0x00400000, 0x00500000, 0x10000000, 0xbe000000, 0xbef00000, 0xbf000000,
		0xbf100000, 0xc0400000, 0xcff00000, 0xd0100000, 0xefe00000, 0xeff00000, 0xf0000000,
		0xf0100000, 0xf8000000, 0xfe000000, 0xff000000, 0xff100000, 0xffe00000, 0xfff00000};

	return PICK(places, state) + random_next(state) % 0x200 * 0x800;
}

static bool is_kernel_part(uint32_t address)
{
	return address >= OKAPI_VCPU_KERNEL_BASE;
}

/* Where a guest's tables have nothing to say: what is always mapped, and this kernel's part. */
static bool is_fixed(uint32_t address)
{
	return address - GUEST_LINEAR < RAM_SIZE || address >> 20 == SHARED_VIRTUAL >> 20 ||
	       address >> 20 == USER_CODE >> 20 ||
	       (address >= OKAPI_UTCB_BASE && address < OKAPI_VCPU_PAGE) ||
	       address >> 20 == OKAPI_VCPU_PAGE >> 20 || address >= OKAPI_VCPU_TOP;
}

static void change_entry(uint32_t *state)
{
	uint32_t address = choose_virtual(state) & ~0xfffu, physical = choose_physical(state);
	uint32_t *into = is_kernel_part(address) ? kernel_table() : present, random = random_next(state);
	uint32_t cache = random & 0xc, ap = (random >> 4) & 3;

	if (is_fixed(address))
		return;
	switch ((random >> 8) & 7) {
	case 0:
		into[address >> 20] = SECTION_ENTRY(physical & 0xfff00000, ap, cache);
		break;
	case 1:
		address &= 0xffff0000;
		for (uint32_t at = address; at != address + 0x10000; at += 0x1000)
			*page_entry(into, at) = LARGE_ENTRY(physical & 0xffff0000, ap, cache);
		break;
	case 2: /* each quarter of the page has rights of its own */
		*page_entry(into, address) = physical | (random >> 12 & 0xff0) | cache | 2;
		break;
	case 3:
		*page_entry(into, address) = random & 0x100000 ? physical | 0x553 : 0;
		break;
	default:
		map_small(into, address, physical, ap, cache);
	}
	/* A section may have taken the place of a whole table, or the other way round. */
	address &= 0xfff00000;
	CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, is_kernel_part(address) ? 0 : table_physical(present),
				 address, address + 0x100000));
}

static uint32_t own_word(uint32_t physical)
{
	return physical - RAM_START < RAM_SIZE ? *(volatile uint32_t *)LINEAR(physical)
					       : SHARED->word[(physical - SHARED_PHYSICAL) / 4];
}

static void complain(const char *what, uint32_t address, struct walked is)
{
	CHECK(!"access is as the tables say");
	debug_print("FAIL %s 0x%lx: mapped %d physical 0x%lx ap %lu entry 0x%lx\n", what,
		    (unsigned long)address, is.mapped, (unsigned long)is.physical, (unsigned long)is.ap,
		    (unsigned long)(is_kernel_part(address) ? kernel_table() : present)[address >> 20]);
}

/* Loads and stores of guest user. */
static void user_access(uint32_t address, bool store, uint32_t value)
{
	struct walked is = walk(is_kernel_part(address) ? kernel_table() : present, address);
	bool reachable = !is_kernel_part(address) && is.mapped && is_own(is.physical), right, done;
	uint32_t found = value;

	right = store ? is.ap == AP_USER_WRITE : is.ap >= AP_USER_READ;
	done = (store ? user_stores(address, value) : user_loads(address, &found)) == OKAPI_UPCALL_SYSCALL;
	if (done != (reachable && right))
		complain(store ? "user store" : "user load", address, is);
	else if (done && found != own_word(is.physical))
		complain("user word", address, is);
}

/* Of the guest kernel: in the user part it may have the rights of guest user, or more. */
static void kernel_access(uint32_t address, bool store, uint32_t value)
{
	struct walked is = walk(is_kernel_part(address) ? kernel_table() : present, address);
	bool reachable = is.mapped && is_own(is.physical), must, may, done;
	uint32_t found = value;

	must = is_kernel_part(address) ? is.ap == AP_KERNEL || is.ap == AP_USER_WRITE
	       : store		       ? is.ap == AP_USER_WRITE
				       : is.ap >= AP_USER_READ;
	may = is.ap != AP_NONE || !store;
	done = store ? kernel_stores(address, value) : kernel_loads(address, &found);
	if (done ? !(reachable && may) : reachable && must)
		complain(store ? "kernel store" : "kernel load", address, is);
	else if (done && found != own_word(is.physical))
		complain("kernel word", address, is);
}

static void try_access(uint32_t *state)
{
	uint32_t address = (choose_virtual(state) & ~0xfffu) + random_next(state) % 1024 * 4;
	uint32_t random = random_next(state);
	bool store = random & 0x100;
	struct walked is = walk(is_kernel_part(address) ? kernel_table() : present, address);

	if (is_fixed(address))
		return;
	/* Tables and the program stay as they are. */
	if (is.mapped && is.physical - RAM_START < FIELD - RAM_START)
		store = false;
	if (random & 0x200)
		user_access(address, store, random);
	else
		kernel_access(address, store, random);
}

void compare_accesses(uint32_t seed)
{
	uint32_t state = seed * 2654435761u | 1;

	for (uint32_t i = 0; i < TABLES; i++)
		table[i] = user_table_new();
	for (uint32_t round = 0; round < ROUNDS && failed_checks() == 0; round++) {
		present = table[random_next(&state) % TABLES];
		switch_to(present);
		for (uint32_t i = 0; i < ENTRIES; i++)
			change_entry(&state);
		for (uint32_t i = 0; i < ACCESSES; i++)
			try_access(&state);
		if (random_next(&state) % 16 == 0)
			vcpu_call(OKAPI_VCPU_REMOVE_ALL, 0, 0, 0);
		if (random_next(&state) % 16 == 0)
			vcpu_call(OKAPI_VCPU_FORGET, table_physical(table[random_next(&state) % TABLES]), 0,
				  0);
	}
}
