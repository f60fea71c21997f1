/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/physmem_item.h>
#include <okl4/range.h>

int okl4_range_item_setrange(okl4_range_item_t *range, okl4_word_t base, okl4_word_t size)
{
	if (range == NULL)
		return OKL4_INVALID_ARGUMENT;
	range->base = base;
	range->size = size;
	return OKL4_OK;
}

int okl4_range_item_setsize(okl4_range_item_t *range, okl4_word_t size)
{
	return okl4_range_item_setrange(range, OKL4_ALLOCATOR_ANY_BASE, size);
}

okl4_word_t okl4_range_item_getbase(okl4_range_item_t *range)
{
	return range == NULL ? 0 : range->base;
}

okl4_word_t okl4_range_item_getsize(okl4_range_item_t *range)
{
	return range == NULL ? 0 : range->size;
}

int okl4_allocator_attr_init(okl4_allocator_attr_t *attr)
{
	return okl4_allocator_attr_setrange(attr, 0, 0);
}

int okl4_allocator_attr_setrange(okl4_allocator_attr_t *attr, okl4_word_t base, okl4_word_t size)
{
	if (attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	attr->base = base;
	attr->size = size;
	return OKL4_OK;
}

int okl4_allocator_attr_setsize(okl4_allocator_attr_t *attr, okl4_word_t size)
{
	return okl4_allocator_attr_setrange(attr, OKL4_ALLOCATOR_ANY_BASE, size);
}

int okl4_physmem_item_setrange(okl4_physmem_item_t *physobj, okl4_word_t offset, okl4_word_t size)
{
	return physobj == NULL ? OKL4_INVALID_ARGUMENT
			       : okl4_range_item_setrange(&physobj->range, offset, size);
}

int okl4_physmem_item_setsize(okl4_physmem_item_t *physobj, okl4_word_t size)
{
	return physobj == NULL ? OKL4_INVALID_ARGUMENT : okl4_range_item_setsize(&physobj->range, size);
}

int okl4_physmem_item_setsegment(okl4_physmem_item_t *physobj, okl4_word_t segment)
{
	if (physobj == NULL)
		return OKL4_INVALID_ARGUMENT;
	physobj->segment_id = segment;
	physobj->paddr = 0;
	return OKL4_OK;
}

okl4_word_t okl4_physmem_item_getphys(okl4_physmem_item_t *physobj)
{
	return physobj == NULL ? 0 : physobj->paddr;
}

okl4_word_t okl4_physmem_item_getoffset(okl4_physmem_item_t *physobj)
{
	return physobj == NULL ? 0 : physobj->range.base;
}

okl4_word_t okl4_physmem_item_getsize(okl4_physmem_item_t *physobj)
{
	return physobj == NULL ? 0 : physobj->range.size;
}

okl4_word_t okl4_physmem_item_getsegment(okl4_physmem_item_t *physobj)
{
	return physobj == NULL ? 0 : physobj->segment_id;
}
