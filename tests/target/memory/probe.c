/* SPDX-License-Identifier: BSD-2-Clause */
#include "channels.h"
#include "memory.h"

void access_read(uint32_t);
void access_write(uint32_t);
void access_execute(uint32_t);

static const struct worker prober = {
	.slot = SLOT_PROBE,
	.utcb = 3,
	.priority = 90,
	.fault_endpoint = SLOT_PROBE_ENDPOINT,
};

void make_prober(void)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_PROBE_ENDPOINT, 0, 0, 0));
	CHECK_EQUAL(0, worker_make(&prober));
}

/* Its last fault tells what happened: the expected one comes after the access. */
uint32_t probe(enum access access, uint32_t address, uint32_t *value)
{
	static void (*const code[])(uint32_t) = {access_read, access_write, access_execute};
	struct okl4_registers message = {0};
	uint32_t *word = okl4_utcb()->word, cause, expected;

	for (uint32_t i = 0; i < OKAPI_REGISTERS; i++)
		word[i] = 0;
	word[1] = *value;
	word[2] = address;
	word[OKAPI_REGISTER_PC] = (uint32_t)(uintptr_t)code[access];
	expected = access == ACCESS_EXECUTE ? address : word[OKAPI_REGISTER_PC] + 4;
	CHECK_EQUAL(0, okl4_sys_thread_write(SLOT_PROBE, OKAPI_REGISTERS));
	CHECK_EQUAL(0, okl4_sys_thread_resume(SLOT_PROBE));
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_PROBE_ENDPOINT, 0, &message));
	cause = OKAPI_TAG_LABEL(message.tag);
	if (access == ACCESS_READ)
		*value = word[OKAPI_FAULT_WORD_R0 + 1];
	CHECK_EQUAL(0, okl4_reply0(message.handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
	if (cause == OKAPI_FAULT_UNDEFINED) {
		CHECK_EQUAL(expected, message.word[OKAPI_FAULT_WORD_PC]);
		return 0;
	}
	CHECK_EQUAL(address, message.word[OKAPI_FAULT_WORD_ADDRESS]);
	return cause;
}

uint32_t map(uint32_t segment, uint32_t address, uint32_t offset, uint32_t size, uint32_t flags,
	     uint32_t *done)
{
	return okl4_sys_map(OKL4_SLOT_SPACE, segment, address, offset, size, flags, done);
}

uint32_t unmap(uint32_t address, uint32_t size, uint32_t *done)
{
	return okl4_sys_unmap(OKL4_SLOT_SPACE, address, size, done);
}

void map_all(uint32_t segment, uint32_t address, uint32_t offset, uint32_t size, uint32_t flags)
{
	uint32_t done = 0;

	CHECK_EQUAL(0, map(segment, address, offset, size, flags, &done));
	CHECK_EQUAL(size, done);
}

void unmap_all(uint32_t address, uint32_t size)
{
	uint32_t done = 0;

	CHECK_EQUAL(0, unmap(address, size, &done));
	CHECK_EQUAL(size, done);
}

struct page page_at(uint32_t space, uint32_t address)
{
	struct page page;

	if (okl4_sys_space_query(space, address, &page.flags, &page.size) != 0)
		page = (struct page){0, 0};
	return page;
}

void number_pages(void)
{
	map_all(SLOT_BIG, WINDOW, 0, BIG_SIZE, READ_WRITE);
	for (uint32_t offset = 0; offset < BIG_SIZE; offset += PAGE)
		*(volatile uint32_t *)(uintptr_t)(WINDOW + offset) = NUMBER_OF(offset);
	unmap_all(WINDOW, BIG_SIZE);
}
