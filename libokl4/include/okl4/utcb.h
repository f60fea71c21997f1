/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UTCB numbers of the cell's space.  The kernel places the UTCBs, in a window for
 * each space; an area is the set of numbers that may still be given to threads.  Nothing blocks.
 */
#ifndef OKL4_UTCB_H
#define OKL4_UTCB_H

#include <okapi/message.h>
#include <okl4/bitmap.h>
#include <okl4/range.h>

typedef struct okapi_utcb okl4_utcb_t;

typedef struct okl4_utcb_item {
	okl4_word_t unit;  /* number, 0..255 */
	okl4_utcb_t *utcb; /* its address in the space it belongs to */
} okl4_utcb_item_t;

typedef struct okl4_utcb_area_attr {
	okl4_range_item_t utcb_range; /* virtual addresses inside the UTCB window */
} okl4_utcb_area_attr_t;

typedef struct okl4_utcb_area {
	okl4_range_item_t utcb_memory;
	okl4_bitmap_allocator_t *numbers;
	okl4_word_t storage[OKL4_BITMAP_ALLOCATOR_SIZE(OKAPI_UTCBS_PER_SPACE) / sizeof(okl4_word_t)];
} okl4_utcb_area_t;

#define OKL4_UTCB_AREA_SIZE			  sizeof(okl4_utcb_area_t)
#define OKL4_UTCB_AREA_SIZE_ATTR(attr)		  ((void)(attr), sizeof(okl4_utcb_area_t))
#define OKL4_UTCB_AREA_DECLARE(name)		  okl4_utcb_area_t name
#define OKL4_UTCB_AREA_DECLARE_OFSIZE(name, size) okl4_utcb_area_t name

/* Default: the whole window. */
int okl4_utcb_area_attr_init(okl4_utcb_area_attr_t *attr);
int okl4_utcb_area_attr_setrange(okl4_utcb_area_attr_t *attr, okl4_word_t base, okl4_word_t size);

/* OKL4_INVALID_ARGUMENT: NULL, or not a range of whole UTCBs in the window. */
int okl4_utcb_area_init(okl4_utcb_area_t *area, okl4_utcb_area_attr_t *attr);
int okl4_utcb_area_destroy(okl4_utcb_area_t *area);

/* OKL4_ALLOC_EXHAUSTED, OKL4_IN_USE, OKL4_OUT_OF_RANGE, OKL4_INVALID_ARGUMENT as <okl4/bitmap.h>. */
int okl4_utcb_allocany(okl4_utcb_area_t *area, okl4_utcb_item_t *utcb);
int okl4_utcb_allocunit(okl4_utcb_area_t *area, okl4_utcb_item_t *utcb, okl4_word_t unit);
int okl4_utcb_free(okl4_utcb_area_t *area, okl4_utcb_item_t *utcb);
int okl4_utcb_item_getutcb(okl4_utcb_item_t *item, okl4_utcb_t **utcb);

#endif
