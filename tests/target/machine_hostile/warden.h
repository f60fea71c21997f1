/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef MACHINE_HOSTILE_WARDEN_H
#define MACHINE_HOSTILE_WARDEN_H

#include "../machine/guest.h"
#include "random.h"

#define PICK(table, state) (table)[random_next(state) % (sizeof(table) / sizeof((table)[0]))]

/* What the guest's own tables say of an address, read as the processor would. */
struct walked {
	bool mapped;
	uint32_t physical; /* guest-physical */
	uint32_t ap;
};
struct walked walk(const uint32_t *table, uint32_t address);

/* Whether a word of guest-physical memory belongs to the machine. */
bool is_own(uint32_t physical);

/* Guest: tables filled at random, accesses of both faces compared with what they say. */
void compare_accesses(uint32_t seed);

/* Guest: tables, calls, frames and code that are nothing but random. */
void make_chaos(uint32_t seed);

/* Supervisor: a few random operations on a machine and its objects. */
void meddle(const struct machine *machine, uint32_t *state);

/* Physical and guest-physical addresses that are worth a try. */
uint32_t choose_physical(uint32_t *state);
uint32_t choose_virtual(uint32_t *state);

#endif
