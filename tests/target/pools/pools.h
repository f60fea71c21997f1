/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef POOLS_H
#define POOLS_H

#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "workers.h"

enum {
	SLOT_POOL = SLOT_FIRST_FREE, /* small: the one that is used up */
	SLOT_INNER,
	SLOT_INNERMOST,
	SLOT_SPACE, /* paid by the cell's pool */
	SLOT_TEST,  /* many from here on */
};
#define TEST_SLOTS (SLOT_END - SLOT_TEST)

#define READ_WRITE (OKAPI_MAP_READ | OKAPI_MAP_WRITE)

uint32_t make_pool(uint32_t from, uint32_t slot, uint32_t size);
uint32_t create(uint32_t pool, uint32_t type, uint32_t slot, uint32_t first, uint32_t second, uint32_t third);
void drop(uint32_t slot);

/* The other cell still works, and its pool is as it was. */
void check_neighbour(void);

void test_exhaustion(void);
void test_tables(void);
void test_limits(void);
void test_boot_memory(void);

#endif
