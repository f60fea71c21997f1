/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocator of numbers from a range, one bit each, safe between the threads of
 * a cell without any lock.  Storage comes from the caller.  Nothing blocks.
 */
#ifndef OKL4_BITMAP_H
#define OKL4_BITMAP_H

#include <okl4/range.h>

#define OKL4_BITMAP_ANY_UNIT ((okl4_word_t)-1)

typedef struct okl4_bitmap_item {
	okl4_word_t unit; /* the number, or OKL4_BITMAP_ANY_UNIT in a request */
} okl4_bitmap_item_t;

typedef struct okl4_bitmap_allocator {
	okl4_word_t base;
	okl4_word_t size;	     /* how many numbers; at most what the storage holds */
	volatile okl4_word_t word[]; /* bit set: taken */
} okl4_bitmap_allocator_t;

#define OKL4_BITMAP_WORDS(size) (((size) + 31u) / 32u)
/* Bytes of storage for `size` numbers. */
#define OKL4_BITMAP_ALLOCATOR_SIZE(size)                                                                     \
	(sizeof(okl4_bitmap_allocator_t) + OKL4_BITMAP_WORDS(size) * sizeof(okl4_word_t))
#define OKL4_BITMAP_ALLOCATOR_SIZE_ATTR(attr) OKL4_BITMAP_ALLOCATOR_SIZE((attr)->size)
/* Static storage: `name` is a pointer to the allocator. */
#define OKL4_BITMAP_ALLOCATOR_DECLARE(name, size)                                                            \
	static okl4_word_t name##_storage[OKL4_BITMAP_ALLOCATOR_SIZE(size) / sizeof(okl4_word_t)];           \
	static okl4_bitmap_allocator_t *const name = (okl4_bitmap_allocator_t *)(void *)name##_storage
#define OKL4_BITMAP_ALLOCATOR_DECLARE_OFSIZE(name, size)	OKL4_BITMAP_ALLOCATOR_DECLARE(name, size)
#define OKL4_BITMAP_ALLOCATOR_DECLARE_OFRANGE(name, base, size) OKL4_BITMAP_ALLOCATOR_DECLARE(name, size)

int okl4_bitmap_item_setany(okl4_bitmap_item_t *item);
int okl4_bitmap_item_setunit(okl4_bitmap_item_t *item, okl4_word_t unit);
okl4_word_t okl4_bitmap_item_getunit(okl4_bitmap_item_t *item);

/* All numbers free.  OKL4_INVALID_ARGUMENT: a pointer is NULL, or base + size overflows. */
int okl4_bitmap_allocator_init(okl4_bitmap_allocator_t *allocator, okl4_allocator_attr_t *attr);
int okl4_bitmap_allocator_destroy(okl4_bitmap_allocator_t *allocator);

/*
 * Take the number that item asks for, or any; it is then in item.
 * OKL4_ALLOC_EXHAUSTED: none is free.  OKL4_IN_USE: that one is taken.
 * OKL4_OUT_OF_RANGE: that one is not managed here.  OKL4_INVALID_ARGUMENT: NULL.
 */
int okl4_bitmap_allocator_alloc(okl4_bitmap_allocator_t *allocator, okl4_bitmap_item_t *item);

/* OKL4_OUT_OF_RANGE: not managed here.  OKL4_INVALID_ARGUMENT: NULL, or it was free already. */
int okl4_bitmap_allocator_free(okl4_bitmap_allocator_t *allocator, okl4_bitmap_item_t *item);

/* 1 taken, 0 free; OKL4_OUT_OF_RANGE or OKL4_INVALID_ARGUMENT. */
int okl4_bitmap_allocator_isallocated(okl4_bitmap_allocator_t *allocator, okl4_bitmap_item_t *item);

int okl4_bitmap_allocator_getattribute(okl4_bitmap_allocator_t *allocator, okl4_allocator_attr_t *attr);

/*
 * `count` (1..32) numbers in a row.  Runs do not cross multiples of 32 from the
 * base.  OKL4_ALLOC_EXHAUSTED: no such run is free; OKL4_INVALID_ARGUMENT.
 */
int okl4_bitmap_allocator_allocrun(okl4_bitmap_allocator_t *allocator, okl4_word_t count, okl4_word_t *first);
int okl4_bitmap_allocator_freerun(okl4_bitmap_allocator_t *allocator, okl4_word_t first, okl4_word_t count);

#endif
