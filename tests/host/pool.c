/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buddy allocator, against a map of which 64-byte units are taken.
 */
#include <stdlib.h>
#include <string.h>

#include <kernel/capability.h>
#include <kernel/pool.h>

#include "random.h"
#include "suite.h"

#define UNIT	   64u
#define BLOCKS_MAX 4096

/* The graveyard is only asked to take an object first; a capability of what lives, to be deleted. */
static struct object *buried_first;
static struct capability *deleted;

void capability_delete_dying_step(struct capability *capability)
{
	deleted = capability;
}

void object_bury_first(struct object *object)
{
	buried_first = object;
}

struct block {
	unsigned char *address;
	uint32_t size; /* of the block, a power of two */
	unsigned char pattern;
};

static struct {
	struct pool *pool;
	unsigned char *memory, *initial; /* the pool, and how it looked when it was new */
	uint32_t size, free_bytes;
	unsigned char *taken; /* for each unit */
	struct block block[BLOCKS_MAX];
	uint32_t blocks;
} model;

static void open_model(uint32_t order)
{
	model.size = 1u << order;
	model.memory = aligned_alloc(model.size, model.size);
	model.initial = malloc(model.size);
	model.taken = calloc(model.size / UNIT, 1);
	model.blocks = 0;
	memset(model.memory, 0, model.size);
	model.pool = pool_format(model.memory, order);
	memcpy(model.initial, model.memory, model.size);
	model.free_bytes = model.pool->free_bytes;
	for (uint32_t i = 0; i < (model.size - model.free_bytes) / UNIT; i++)
		model.taken[i] = 1;
}

static void close_model(void)
{
	free(model.memory);
	free(model.initial);
	free(model.taken);
}

static bool all_bytes_are(const unsigned char *bytes, uint32_t size, unsigned char value)
{
	for (uint32_t i = 0; i < size; i++) {
		if (bytes[i] != value)
			return false;
	}
	return true;
}

static bool units_are(uint32_t offset, uint32_t size, unsigned char value)
{
	return all_bytes_are(model.taken + offset / UNIT, size / UNIT, value);
}

static uint32_t rounded(uint32_t size)
{
	uint32_t block = UNIT;

	while (block < size)
		block *= 2;
	return block;
}

static bool model_has_room(uint32_t size)
{
	for (uint32_t offset = 0; offset < model.size; offset += size) {
		if (units_are(offset, size, 0))
			return true;
	}
	return false;
}

static void take(uint32_t size)
{
	uint32_t block_size = rounded(size), offset;
	unsigned char *address = pool_take(model.pool, size);
	struct block *block = &model.block[model.blocks];

	if (!address) {
		CU_ASSERT_FATAL(!model_has_room(block_size));
		return;
	}
	offset = (uint32_t)(address - model.memory);
	CU_ASSERT_FATAL(address >= model.memory && offset + block_size <= model.size);
	CU_ASSERT_FATAL((uintptr_t)address % block_size == 0);
	CU_ASSERT_FATAL(units_are(offset, block_size, 0));
	CU_ASSERT_FATAL(all_bytes_are(address, block_size, 0));
	memset(model.taken + offset / UNIT, 1, block_size / UNIT);
	model.free_bytes -= block_size;
	block->address = address;
	block->size = block_size;
	block->pattern = (unsigned char)(1 + random_below(255));
	memset(address, block->pattern, block_size);
	model.blocks++;
}

static void give(uint32_t index)
{
	struct block block = model.block[index];

	CU_ASSERT_FATAL(all_bytes_are(block.address, block.size, block.pattern));
	memset(block.address, 0, block.size);
	memset(model.taken + (block.address - model.memory) / UNIT, 0, block.size / UNIT);
	model.free_bytes += block.size;
	model.block[index] = model.block[--model.blocks];
	pool_give(model.pool, block.address);
}

/* The chains hold every free unit once, in blocks as large as can be, zero but for their links. */
static void check_free_blocks(void)
{
	uint32_t free_units = 0, largest = 0;

	for (uint32_t order = POOL_MIN_ORDER; order <= POOL_MAX_ORDER; order++) {
		for (struct free_block *block = model.pool->free[order], *previous = NULL; block;
		     block = block->next) {
			uint32_t offset = (uint32_t)((unsigned char *)block - model.memory),
				 size = 1u << order;

			CU_ASSERT_FATAL(offset % size == 0 && block->previous == previous);
			CU_ASSERT_FATAL(units_are(offset, size, 0));
			CU_ASSERT_FATAL(size == model.size || !units_are(offset ^ size, size, 0));
			CU_ASSERT_FATAL(
				all_bytes_are((unsigned char *)(block + 1), size - sizeof(*block), 0));
			free_units += size / UNIT;
			largest = size;
			previous = block;
		}
	}
	CU_ASSERT_EQUAL_FATAL(free_units * UNIT, model.free_bytes);
	CU_ASSERT_EQUAL_FATAL(model.pool->free_bytes, model.free_bytes);
	CU_ASSERT_EQUAL_FATAL(pool_largest_free(model.pool), largest);
}

static void run_random(uint32_t order, uint32_t operations)
{
	uint32_t fill;

	open_model(order);
	check_free_blocks();
	for (uint32_t i = 0; i < operations; i++) {
		/* Phases of filling up and of emptying. */
		fill = i / 512 % 2 ? 40 : 65;
		if (model.blocks > 0 && random_below(100) >= fill)
			give(random_below(model.blocks));
		else if (model.blocks < BLOCKS_MAX)
			take(1 + random_below(1u << (4 + random_below(order - 4))));
		if (i % 16 == 0)
			check_free_blocks();
	}
	while (model.blocks > 0)
		give(random_below(model.blocks));
	check_free_blocks();
	CU_ASSERT(memcmp(model.memory, model.initial, model.size) == 0);
	close_model();
}

static void test_random(void)
{
	for (uint32_t order = POOL_MIN_SIZE_ORDER; order <= 17; order++) {
		random_seed(order);
		run_random(order, 6000);
	}
}

/* All of it in the smallest blocks: not one unit is lost, and all coalesce again in any order. */
static void test_smallest_blocks(void)
{
	for (uint32_t order = POOL_MIN_SIZE_ORDER; order <= 16; order++) {
		uint32_t expected;

		open_model(order);
		expected = model.free_bytes / UNIT;
		while (model.free_bytes > 0)
			take(UNIT);
		CU_ASSERT_EQUAL(model.blocks, expected);
		CU_ASSERT_PTR_NULL(pool_take(model.pool, 1));
		while (model.blocks > 0)
			give(random_below(model.blocks));
		CU_ASSERT(memcmp(model.memory, model.initial, model.size) == 0);
		close_model();
	}
}

static void test_bounds(void)
{
	open_model(POOL_MIN_SIZE_ORDER);
	CU_ASSERT_PTR_NULL(pool_take(model.pool, model.size));
	CU_ASSERT_PTR_NULL(pool_take(model.pool, model.size / 2 + 1));
	CU_ASSERT_PTR_NULL(pool_take(model.pool, 1u << POOL_MAX_ORDER));
	CU_ASSERT_PTR_NULL(pool_take(model.pool, 0x80000001));
	CU_ASSERT_PTR_NULL(pool_take(model.pool, 0xffffffff));
	CU_ASSERT(memcmp(model.memory, model.initial, model.size) == 0);
	close_model();
}

static void test_orders(void)
{
	CU_ASSERT_EQUAL(pool_order_of(0), POOL_MIN_ORDER);
	CU_ASSERT_EQUAL(pool_order_of(1), POOL_MIN_ORDER);
	for (uint32_t order = POOL_MIN_ORDER; order < 31; order++) {
		CU_ASSERT_EQUAL(pool_order_of(1u << order), order);
		CU_ASSERT_EQUAL(pool_order_of((1u << order) + 1), order + 1);
		CU_ASSERT_EQUAL(pool_order_of((2u << order) - 1), order + 1);
	}
}

/* A pool of each size but the largest, which the machine running the test may not have to spare twice. */
static void test_sizes(void)
{
	for (uint32_t order = POOL_MIN_SIZE_ORDER; order < POOL_MAX_ORDER; order++) {
		open_model(order);
		CU_ASSERT_EQUAL(model.pool->order, order);
		CU_ASSERT(model.free_bytes >= model.size / 2);
		CU_ASSERT_EQUAL(pool_largest_free(model.pool), model.size / 2);
		CU_ASSERT_PTR_EQUAL(pool_take(model.pool, model.size / 2), model.memory + model.size / 2);
		pool_give(model.pool, model.memory + model.size / 2);
		CU_ASSERT(memcmp(model.memory, model.initial, model.size) == 0);
		close_model();
	}
}

/* An ending pool has its objects buried first, then leaves nothing behind its structure. */
static void test_end(void)
{
	struct capability first = {.badge = 0};
	struct object object = {.type = OKAPI_TYPE_ENDPOINT, .capability = &first};
	uint32_t steps = 1;

	open_model(18);
	model.pool->objects = &object;
	CU_ASSERT_FALSE(pool_destroy_step(&model.pool->object));
	CU_ASSERT(deleted == &first && buried_first == NULL);
	object.dying = true;
	CU_ASSERT_FALSE(pool_destroy_step(&model.pool->object));
	CU_ASSERT_PTR_EQUAL(buried_first, &object);
	model.pool->objects = NULL;
	while (!pool_destroy_step(&model.pool->object))
		steps++;
	CU_ASSERT(steps <= POOL_ORDERS + model.size / UNIT / 1024 + 1);
	CU_ASSERT(all_bytes_are(model.memory + sizeof(struct pool), model.size - sizeof(struct pool), 0));
	close_model();
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"against a map of units", test_random},
		{"smallest blocks", test_smallest_blocks},
		{"bounds", test_bounds},
		{"orders of sizes", test_orders},
		{"sizes of pools", test_sizes},
		{"end of a pool", test_end},
	};

	return RUN_SUITE("pool", tests);
}
