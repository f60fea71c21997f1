/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A pool: kernel memory of one cell, in power-of-two blocks (buddy system), so
 * that taking and giving back a block are bounded by the number of orders.
 * Invariant: free memory is zero but for the two words that chain free
 * blocks, so nothing needs zeroing when it is taken.
 */
#ifndef KERNEL_POOL_H
#define KERNEL_POOL_H

#include <kernel/object.h>

#define POOL_MIN_ORDER 6  /* 64 bytes */
#define POOL_MAX_ORDER 26 /* 64 MB */
#define POOL_ORDERS    (POOL_MAX_ORDER + 1)

struct free_block {
	struct free_block *next, *previous;
};

struct pool {
	struct object object;
	struct object *objects; /* everything that this pool paid */
	uint32_t object_count;
	uint32_t order; /* size is 1 << order; base is this structure, aligned to the size */
	uint32_t free_bytes;
	struct free_block *free[POOL_ORDERS];
	uint8_t block[]; /* for each 64 bytes: what begins there, see pool.c */
};

/* Smallest and largest pool, as powers of two. */
#define POOL_MIN_SIZE_ORDER 12

/* Whether a pool can have this size: a power of two within the bounds. */
static inline bool pool_size_is_valid(uint32_t size)
{
	return (size & (size - 1)) == 0 && size >= 1u << POOL_MIN_SIZE_ORDER && size <= 1u << POOL_MAX_ORDER;
}

/* Makes a pool of the memory at `base` (zero, aligned to 1 << order). */
struct pool *pool_format(void *base, uint32_t order);

/* A zeroed block of at least `size` bytes, aligned to its power-of-two size; NULL if there is none. */
void *pool_take(struct pool *pool, uint32_t size);

/* Gives a block back.  It must be zero again. */
void pool_give(struct pool *pool, void *block);

/* A pool of 1 << order bytes as an object of another pool; NULL without memory. */
struct object *pool_create(struct pool *parent, uint32_t order);

uint32_t pool_largest_free(const struct pool *pool);

/* Smallest order whose block holds `size` bytes. */
uint32_t pool_order_of(uint32_t size);

#endif
