/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/capability.h>
#include <kernel/pool.h>

/* What begins at a 64-byte block: nothing, a free or a taken block of an order. */
#define BLOCK_FREE	   0x80
#define BLOCK_TAKEN	   0x40
#define BLOCK_ORDER(state) ((state)&0x3f)

static uint32_t block_index(const struct pool *pool, const void *block)
{
	return (uint32_t)((const char *)block - (const char *)pool) >> POOL_MIN_ORDER;
}

static void chain_free(struct pool *pool, void *address, uint32_t order)
{
	struct free_block *block = address;

	block->previous = NULL;
	block->next = pool->free[order];
	if (block->next)
		block->next->previous = block;
	pool->free[order] = block;
	pool->block[block_index(pool, block)] = BLOCK_FREE | order;
}

static void unchain_free(struct pool *pool, struct free_block *block, uint32_t order)
{
	if (block->previous)
		block->previous->next = block->next;
	else
		pool->free[order] = block->next;
	if (block->next)
		block->next->previous = block->previous;
	block->next = NULL;
	block->previous = NULL;
	pool->block[block_index(pool, block)] = 0;
}

uint32_t pool_order_of(uint32_t size)
{
	uint32_t order = POOL_MIN_ORDER;

	if (size > 1u << POOL_MIN_ORDER)
		order = 32 - __builtin_clz(size - 1);
	return order;
}

struct pool *pool_format(void *base, uint32_t order)
{
	struct pool *pool = base;
	uint32_t header = sizeof(*pool) + (1u << (order - POOL_MIN_ORDER));

	pool->order = order;
	pool->object.type = OKAPI_TYPE_POOL;
	/* Halve the memory: free the upper half, go on with the lower one, down to the blocks of the header.
	 */
	while (order > POOL_MIN_ORDER && header <= 1u << (order - 1)) {
		order--;
		chain_free(pool, (char *)base + (1u << order), order);
		pool->free_bytes += 1u << order;
	}
	return pool;
}

void *pool_take(struct pool *pool, uint32_t size)
{
	uint32_t wanted = pool_order_of(size), order = wanted;
	struct free_block *block;

	while (order <= POOL_MAX_ORDER && !pool->free[order])
		order++;
	if (order > POOL_MAX_ORDER)
		return NULL;
	block = pool->free[order];
	unchain_free(pool, block, order);
	while (order > wanted) {
		order--;
		chain_free(pool, (char *)block + (1u << order), order);
	}
	pool->block[block_index(pool, block)] = BLOCK_TAKEN | wanted;
	pool->free_bytes -= 1u << wanted;
	return block;
}

void pool_give(struct pool *pool, void *block)
{
	uint32_t offset = (uint32_t)((char *)block - (char *)pool);
	uint32_t order = BLOCK_ORDER(pool->block[offset >> POOL_MIN_ORDER]);

	pool->block[offset >> POOL_MIN_ORDER] = 0;
	pool->free_bytes += 1u << order;
	for (; order < pool->order; order++) {
		uint32_t buddy = offset ^ (1u << order);

		if (pool->block[buddy >> POOL_MIN_ORDER] != (BLOCK_FREE | order))
			break;
		unchain_free(pool, (struct free_block *)((char *)pool + buddy), order);
		offset &= ~(1u << order);
	}
	chain_free(pool, (char *)pool + offset, order);
}

uint32_t pool_largest_free(const struct pool *pool)
{
	for (uint32_t order = POOL_MAX_ORDER; order >= POOL_MIN_ORDER; order--) {
		if (pool->free[order])
			return 1u << order;
	}
	return 0;
}

/* What the pool paid goes first: objects in the graveyard still, and parts of segments, whose capabilities
 * are derived from those of the segment and not of the pool. */
bool pool_destroy_step(struct object *object)
{
	struct pool *pool = container_of(object, struct pool, object);
	uint32_t *word = (uint32_t *)(void *)pool->block;
	uint32_t words = (1u << (pool->order - POOL_MIN_ORDER)) / sizeof(*word);

	if (pool->objects) {
		if (pool->objects->dying)
			object_bury_first(pool->objects);
		else
			capability_delete_dying_step(pool->objects->capability);
		return false;
	}
	/* Each stage zeroes a kilobyte of the block states; all blocks are free, so their links go too. */
	for (uint32_t order = POOL_MIN_ORDER; order <= POOL_MAX_ORDER; order++) {
		if (pool->free[order]) {
			unchain_free(pool, pool->free[order], order);
			return false;
		}
	}
	for (uint32_t i = object->stage * 256; i < words && i < (object->stage + 1u) * 256; i++)
		word[i] = 0;
	return ++object->stage * 256u >= words;
}
