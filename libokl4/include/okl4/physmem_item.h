/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A piece of physical memory: part of a segment that the cell holds a
 * capability to.  OKL4_INVALID_ARGUMENT is for a NULL pointer; nothing blocks.
 */
#ifndef OKL4_PHYSMEM_ITEM_H
#define OKL4_PHYSMEM_ITEM_H

#include <okl4/range.h>

typedef struct okl4_physmem_item {
	okl4_word_t segment_id;	 /* slot of the segment's capability */
	okl4_range_item_t range; /* offset in the segment and size, bytes */
	okl4_word_t paddr;	 /* not known to cells: always 0 */
} okl4_physmem_item_t;

int okl4_physmem_item_setrange(okl4_physmem_item_t *physobj, okl4_word_t offset, okl4_word_t size);
int okl4_physmem_item_setsize(okl4_physmem_item_t *physobj, okl4_word_t size);
int okl4_physmem_item_setsegment(okl4_physmem_item_t *physobj, okl4_word_t segment);
okl4_word_t okl4_physmem_item_getphys(okl4_physmem_item_t *physobj);
okl4_word_t okl4_physmem_item_getoffset(okl4_physmem_item_t *physobj);
okl4_word_t okl4_physmem_item_getsize(okl4_physmem_item_t *physobj);
okl4_word_t okl4_physmem_item_getsegment(okl4_physmem_item_t *physobj);

#endif
