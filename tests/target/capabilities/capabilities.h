/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CAPABILITIES_H
#define CAPABILITIES_H

#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "robot.h"

/* Slots of this cell's list that tests use; each leaves them empty. */
enum {
	SLOT_ENDPOINT = SLOT_FIRST_FREE,
	SLOT_LIST_A,
	SLOT_LIST_B,
	SLOT_ROBOT,
	SLOT_ROBOT_CONTEXT,
	SLOT_POOL,
	SLOT_TEST, /* many from here on */
};
#define TEST_SLOTS (SLOT_END - SLOT_TEST)

#define LIST_SLOTS 64

/* A capability as cap_query tells it; type OKAPI_TYPE_NONE if the slot is empty. */
struct seen {
	uint32_t type, rights, badge;
};
struct seen see(uint32_t list, uint32_t slot);

#define CHECK_FILLED(list, slot) CHECK(see(list, slot).type != OKAPI_TYPE_NONE)
#define CHECK_EMPTY(list, slot)	 CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 1, empty_error(list, slot))
uint32_t empty_error(uint32_t list, uint32_t slot);

/* An object of the cell's pool in a slot of its list; what it needs besides has defaults. */
uint32_t create(uint32_t type, uint32_t slot);
uint32_t copy(uint32_t to_list, uint32_t to, uint32_t from_list, uint32_t from);
uint32_t drop(uint32_t list, uint32_t slot);

/* A thread with list A of its own; its thread capability is in slot 1 there. */
extern struct robot robot;
void make_robot(void);
void delete_robot(void);

void test_copies(void);
void test_tree(void);
void test_lists(void);
void test_transfers(void);
void test_pools(void);

#endif
