/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef MEMORY_H
#define MEMORY_H

#include <okapi/fault.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "raw.h"
#include "workers.h"

enum {
	SLOT_PROBE_ENDPOINT = SLOT_FIRST_FREE,
	SLOT_PROBE,
	SLOT_PROBE_CONTEXT,
	SLOT_A_SPACE,
	SLOT_TICKER,
	SLOT_TICKER_CONTEXT,
	SLOT_TICKER_NOTIFICATION,
	SLOT_TICKER_TIMER,
	SLOT_TEST, /* free between tests */
};

#define READ	   OKAPI_MAP_READ
#define READ_WRITE (OKAPI_MAP_READ | OKAPI_MAP_WRITE)
#define PAGE	   OKAPI_PAGE_SIZE
#define LARGE	   OKAPI_LARGE_PAGE_SIZE
#define SECTION	   OKAPI_SECTION_SIZE
#define BIG_SIZE   0x1000000
#define WINDOW	   0x50000000 /* where tests map */

/* An access by a thread of its own: 0 if it succeeded, else the cause of its fault (OKAPI_FAULT_...).
 * A read gives the value.  Executing succeeds where the undefined instruction of access.S is found. */
enum access { ACCESS_READ, ACCESS_WRITE, ACCESS_EXECUTE };
uint32_t probe(enum access access, uint32_t address, uint32_t *value);
void make_prober(void);

/* In the cell's own space.  Each returns the kernel's error; *done is what the call says to have done. */
uint32_t map(uint32_t segment, uint32_t address, uint32_t offset, uint32_t size, uint32_t flags,
	     uint32_t *done);
uint32_t unmap(uint32_t address, uint32_t size, uint32_t *done);

/* The same, and they must succeed and do all. */
void map_all(uint32_t segment, uint32_t address, uint32_t offset, uint32_t size, uint32_t flags);
void unmap_all(uint32_t address, uint32_t size);

/* Flags and size of the page that maps an address; both 0 if none does. */
struct page {
	uint32_t flags, size;
};
struct page page_at(uint32_t space, uint32_t address);

/* Each page of `big` begins with a word that tells its offset; the mapping is gone again. */
void number_pages(void);
#define NUMBER_OF(offset) (0xb1900000u + ((offset) >> 12))

void test_mapping(void);
void test_model(void);
void test_rights(void);
void test_revocation(void);
void test_restarts(void);

#endif
