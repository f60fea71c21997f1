/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A range of numbers or addresses: [base, base + size).  None of these
 * functions blocks; OKL4_INVALID_ARGUMENT is for a NULL pointer.
 */
#ifndef OKL4_RANGE_H
#define OKL4_RANGE_H

#include <okl4/errno.h>
#include <okl4/types.h>

typedef struct okl4_range_item {
	okl4_word_t base;
	okl4_word_t size;
} okl4_range_item_t;

typedef okl4_range_item_t okl4_virtmem_item_t;

/* Request exactly this range. */
int okl4_range_item_setrange(okl4_range_item_t *range, okl4_word_t base, okl4_word_t size);
/* Request any range of this size. */
int okl4_range_item_setsize(okl4_range_item_t *range, okl4_word_t size);
/* 0 for NULL. */
okl4_word_t okl4_range_item_getbase(okl4_range_item_t *range);
okl4_word_t okl4_range_item_getsize(okl4_range_item_t *range);

/* What a pool or allocator manages: [base, base + size). */
#define OKL4_ALLOCATOR_ANY_BASE ((okl4_word_t)-1)
typedef struct okl4_allocator_attr {
	okl4_word_t base; /* OKL4_ALLOCATOR_ANY_BASE: let the parent choose */
	okl4_word_t size;
} okl4_allocator_attr_t;

int okl4_allocator_attr_init(okl4_allocator_attr_t *attr);
int okl4_allocator_attr_setrange(okl4_allocator_attr_t *attr, okl4_word_t base, okl4_word_t size);
int okl4_allocator_attr_setsize(okl4_allocator_attr_t *attr, okl4_word_t size);

#endif
