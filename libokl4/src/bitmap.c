/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bits are taken and given back with compare-and-swap on one word, so that an
 * allocation is atomic without a lock; a run therefore lies within one word.
 */
#include <okl4/atomic.h>
#include <okl4/bitmap.h>

int okl4_bitmap_item_setany(okl4_bitmap_item_t *item)
{
	return okl4_bitmap_item_setunit(item, OKL4_BITMAP_ANY_UNIT);
}

int okl4_bitmap_item_setunit(okl4_bitmap_item_t *item, okl4_word_t unit)
{
	if (item == NULL)
		return OKL4_INVALID_ARGUMENT;
	item->unit = unit;
	return OKL4_OK;
}

okl4_word_t okl4_bitmap_item_getunit(okl4_bitmap_item_t *item)
{
	return item == NULL ? OKL4_BITMAP_ANY_UNIT : item->unit;
}

int okl4_bitmap_allocator_init(okl4_bitmap_allocator_t *allocator, okl4_allocator_attr_t *attr)
{
	if (allocator == NULL || attr == NULL || attr->base == OKL4_ALLOCATOR_ANY_BASE ||
	    attr->size > OKL4_BITMAP_ANY_UNIT - attr->base)
		return OKL4_INVALID_ARGUMENT;
	allocator->base = attr->base;
	allocator->size = attr->size;
	for (okl4_word_t i = 0; i < OKL4_BITMAP_WORDS(attr->size); i++)
		allocator->word[i] = 0;
	/* Bits beyond the last number are taken for good. */
	if (attr->size % 32)
		allocator->word[attr->size / 32] = ~0u << (attr->size % 32);
	return OKL4_OK;
}

int okl4_bitmap_allocator_destroy(okl4_bitmap_allocator_t *allocator)
{
	if (allocator == NULL)
		return OKL4_INVALID_ARGUMENT;
	allocator->size = 0;
	return OKL4_OK;
}

/* Index of the lowest run of `count` zero bits, 32 if there is none. */
static unsigned lowest_run(okl4_word_t taken, okl4_word_t count)
{
	okl4_word_t starts = ~taken;

	for (okl4_word_t i = 1; i < count && starts != 0; i++)
		starts &= ~taken >> i;
	return starts == 0 ? 32 : (unsigned)__builtin_ctz(starts);
}

static okl4_word_t run_mask(okl4_word_t bit, okl4_word_t count)
{
	return (count == 32 ? ~0u : (1u << count) - 1) << bit;
}

int okl4_bitmap_allocator_allocrun(okl4_bitmap_allocator_t *allocator, okl4_word_t count, okl4_word_t *first)
{
	if (allocator == NULL || first == NULL || count == 0 || count > 32)
		return OKL4_INVALID_ARGUMENT;
	for (okl4_word_t i = 0; i < OKL4_BITMAP_WORDS(allocator->size);) {
		okl4_word_t taken = allocator->word[i];
		unsigned bit = lowest_run(taken, count);

		if (bit == 32) {
			i++;
		} else if (okl4_compare_swap(&allocator->word[i], taken, taken | run_mask(bit, count))) {
			*first = allocator->base + i * 32 + bit;
			return OKL4_OK;
		}
	}
	return OKL4_ALLOC_EXHAUSTED;
}

int okl4_bitmap_allocator_freerun(okl4_bitmap_allocator_t *allocator, okl4_word_t first, okl4_word_t count)
{
	okl4_word_t offset, mask, old;

	if (allocator == NULL || count == 0 || count > 32)
		return OKL4_INVALID_ARGUMENT;
	offset = first - allocator->base;
	if (first < allocator->base || offset >= allocator->size || count > allocator->size - offset ||
	    offset % 32 + count > 32)
		return OKL4_OUT_OF_RANGE;
	mask = run_mask(offset % 32, count);
	do {
		old = allocator->word[offset / 32];
		if ((old & mask) != mask)
			return OKL4_INVALID_ARGUMENT;
	} while (!okl4_compare_swap(&allocator->word[offset / 32], old, old & ~mask));
	return OKL4_OK;
}

static int take_unit(okl4_bitmap_allocator_t *allocator, okl4_word_t unit)
{
	okl4_word_t offset = unit - allocator->base;
	okl4_word_t bit = 1u << (offset % 32);

	if (unit < allocator->base || offset >= allocator->size)
		return OKL4_OUT_OF_RANGE;
	return okl4_atomic_set(&allocator->word[offset / 32], bit) & bit ? OKL4_IN_USE : OKL4_OK;
}

int okl4_bitmap_allocator_alloc(okl4_bitmap_allocator_t *allocator, okl4_bitmap_item_t *item)
{
	if (allocator == NULL || item == NULL)
		return OKL4_INVALID_ARGUMENT;
	if (item->unit != OKL4_BITMAP_ANY_UNIT)
		return take_unit(allocator, item->unit);
	return okl4_bitmap_allocator_allocrun(allocator, 1, &item->unit);
}

int okl4_bitmap_allocator_free(okl4_bitmap_allocator_t *allocator, okl4_bitmap_item_t *item)
{
	if (item == NULL)
		return OKL4_INVALID_ARGUMENT;
	return okl4_bitmap_allocator_freerun(allocator, item->unit, 1);
}

int okl4_bitmap_allocator_isallocated(okl4_bitmap_allocator_t *allocator, okl4_bitmap_item_t *item)
{
	okl4_word_t offset;

	if (allocator == NULL || item == NULL)
		return OKL4_INVALID_ARGUMENT;
	offset = item->unit - allocator->base;
	if (item->unit < allocator->base || offset >= allocator->size)
		return OKL4_OUT_OF_RANGE;
	return allocator->word[offset / 32] >> (offset % 32) & 1;
}

int okl4_bitmap_allocator_getattribute(okl4_bitmap_allocator_t *allocator, okl4_allocator_attr_t *attr)
{
	if (allocator == NULL)
		return OKL4_INVALID_ARGUMENT;
	return okl4_allocator_attr_setrange(attr, allocator->base, allocator->size);
}
