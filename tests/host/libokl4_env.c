/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looking up the environment.  Its addresses have 32 bits, so the block is put
 * into the low 4 GB of the host's address space.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include <okl4/env.h>

#include "suite.h"

#define BLOCK_BYTES 4096

static okl4_env_t *block;
static uint32_t used;

static uint32_t address_of(const void *pointer)
{
	return (uint32_t)(uintptr_t)pointer;
}

static void *append(const void *bytes, uint32_t size)
{
	void *place = (char *)block + used;

	memcpy(place, bytes, size);
	used += (size + 3) & ~3u;
	return place;
}

static void add(uint32_t index, const char *name, uint32_t kind, const void *bytes, uint32_t size)
{
	block->item[index].name = address_of(append(name, (uint32_t)strlen(name) + 1));
	block->item[index].kind = kind;
	block->item[index].data = address_of(append(bytes, size));
	block->item[index].size = size;
}

static void build_block(void)
{
	static const okl4_word_t number = 42, slot = 17;
	static const okl4_env_segment_t segments[] = {
		{.virt_addr = 0x100000, .size = 0x3000, .segment = 20, .rights = 5},
		{.virt_addr = 0x103000, .size = 0x2000, .segment = 21, .rights = 3, .cache_policy = 0x20},
	};
	struct {
		okl4_word_t count;
		okl4_env_segment_t list[2];
	} all = {2, {segments[0], segments[1]}};

	if (block == NULL)
		block = mmap(NULL, BLOCK_BYTES, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	CU_ASSERT_PTR_NOT_EQUAL_FATAL(block, MAP_FAILED);
	memset(block, 0, BLOCK_BYTES);
	*block = (okl4_env_t){OKL4_ENV_MAGIC, OKL4_ENV_VERSION, 5, BLOCK_BYTES};
	used = sizeof(okl4_env_t) + 5 * sizeof(okl4_env_item_t);
	add(0, "ANSWER", OKL4_ENV_KIND_WORD, &number, 4);
	add(1, "CELL_NAME", OKL4_ENV_KIND_STRING, "test", 5);
	add(2, "MAIN_RX", OKL4_ENV_KIND_SEGMENT, &segments[0], sizeof(segments[0]));
	add(3, "SEGMENTS", OKL4_ENV_KIND_SEGMENTS, &all, sizeof(all));
	add(4, "SERVER", OKL4_ENV_KIND_CAPABILITY, &slot, 4);
	okl4_env_block = block;
}

static void test_find(void)
{
	const char *names[] = {"ANSWER", "CELL_NAME", "MAIN_RX", "SEGMENTS", "SERVER"};

	build_block();
	for (int i = 0; i < 5; i++)
		CU_ASSERT_PTR_EQUAL(okl4_env_find(block, names[i]), &block->item[i]);
	CU_ASSERT_PTR_EQUAL(okl4_env_find(block, "seRVer"), &block->item[4]);
	CU_ASSERT_PTR_NULL(okl4_env_find(block, "SERVE"));
	CU_ASSERT_PTR_NULL(okl4_env_find(block, "SERVERS"));
	CU_ASSERT_PTR_NULL(okl4_env_find(block, ""));
	CU_ASSERT_PTR_NULL(okl4_env_find(block, NULL));
	CU_ASSERT_PTR_NULL(okl4_env_find(NULL, "ANSWER"));
}

static void test_every_count(void)
{
	build_block();
	for (uint32_t count = 0; count <= 5; count++) {
		block->entry_count = count;
		CU_ASSERT_EQUAL(okl4_env_find(block, "ANSWER") != NULL, count > 0);
		CU_ASSERT_EQUAL(okl4_env_find(block, "server") != NULL, count > 4);
	}
}

static void test_wrong_block(void)
{
	build_block();
	block->magic++;
	CU_ASSERT_PTR_NULL(okl4_env_find(block, "ANSWER"));
	block->magic--;
	block->version++;
	CU_ASSERT_PTR_NULL(okl4_env_find(block, "ANSWER"));
}

static void test_kinds(void)
{
	build_block();
	CU_ASSERT_EQUAL(okl4_env_get_slot("server"), 17);
	CU_ASSERT_EQUAL(okl4_env_get_slot("answer"), 0);
	CU_ASSERT_STRING_EQUAL(okl4_env_get_string("cell_name"), "test");
	CU_ASSERT_PTR_NULL(okl4_env_get_string("server"));
	CU_ASSERT_EQUAL(okl4_env_get_segment("main_rx")->virt_addr, 0x100000);
	CU_ASSERT_PTR_NULL(okl4_env_get_segment("segments"));
	CU_ASSERT_PTR_NULL(okl4_env_get_args("main_args"));
	CU_ASSERT_PTR_NULL(okl4_env_get_irqs("server"));
}

static void test_physseg_page(void)
{
	okl4_physmem_item_t physical;
	okl4_word_t offset, attributes, rights;

	build_block();
	CU_ASSERT_EQUAL(okl4_env_get_physseg_page(0x104123, &physical, &offset, &attributes, &rights),
			OKL4_OK);
	CU_ASSERT_EQUAL(okl4_physmem_item_getsegment(&physical), 21);
	CU_ASSERT_EQUAL(okl4_physmem_item_getoffset(&physical), 0x1000);
	CU_ASSERT_EQUAL(okl4_physmem_item_getsize(&physical), 0x1000);
	CU_ASSERT_EQUAL(offset, 0x123);
	CU_ASSERT_EQUAL(attributes, 0x20);
	CU_ASSERT_EQUAL(rights, 3);
	CU_ASSERT_EQUAL(okl4_env_get_physseg_page(0x102fff, &physical, &offset, &attributes, &rights),
			OKL4_OK);
	CU_ASSERT_EQUAL(okl4_physmem_item_getsegment(&physical), 20);
	/* No segment: never success with some other one. */
	CU_ASSERT_EQUAL(okl4_env_get_physseg_page(0x105000, &physical, &offset, &attributes, &rights),
			OKL4_UNMAPPED);
	CU_ASSERT_EQUAL(okl4_env_get_physseg_page(0xfffff, &physical, &offset, &attributes, &rights),
			OKL4_UNMAPPED);
	CU_ASSERT_EQUAL(okl4_env_get_physseg_page(0x100000, NULL, &offset, &attributes, &rights),
			OKL4_INVALID_ARGUMENT);
}

static void test_compare(void)
{
	CU_ASSERT_EQUAL(_strcasecmp("abc", "ABC"), 0);
	CU_ASSERT(_strcasecmp("ab", "ABC") < 0);
	CU_ASSERT(_strcasecmp("abd", "ABC") > 0);
	CU_ASSERT(_strcasecmp("A_B", "AAB") > 0);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"find", test_find},   {"every count", test_every_count},   {"wrong block", test_wrong_block},
		{"kinds", test_kinds}, {"physseg page", test_physseg_page}, {"compare", test_compare},
	};

	return RUN_SUITE("libokl4 environment", tests);
}
