/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/syscall.h>
#include <okl4/utcb.h>

#define WINDOW_SIZE (OKAPI_UTCBS_PER_SPACE * OKAPI_UTCB_SIZE)

/* Where the UTCBs of the running thread's space begin: windows are 1 MB apart. */
static okl4_word_t window_base(void)
{
	return (okl4_word_t)(uintptr_t)okl4_utcb() & ~(OKAPI_SECTION_SIZE - 1u);
}

int okl4_utcb_area_attr_init(okl4_utcb_area_attr_t *attr)
{
	return okl4_utcb_area_attr_setrange(attr, window_base(), WINDOW_SIZE);
}

int okl4_utcb_area_attr_setrange(okl4_utcb_area_attr_t *attr, okl4_word_t base, okl4_word_t size)
{
	return attr == NULL ? OKL4_INVALID_ARGUMENT : okl4_range_item_setrange(&attr->utcb_range, base, size);
}

int okl4_utcb_area_init(okl4_utcb_area_t *area, okl4_utcb_area_attr_t *attr)
{
	okl4_word_t offset;
	okl4_allocator_attr_t numbers;

	if (area == NULL || attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	offset = attr->utcb_range.base - window_base();
	if (attr->utcb_range.base < window_base() || offset > WINDOW_SIZE ||
	    attr->utcb_range.size > WINDOW_SIZE - offset || offset % OKAPI_UTCB_SIZE != 0 ||
	    attr->utcb_range.size % OKAPI_UTCB_SIZE != 0)
		return OKL4_INVALID_ARGUMENT;
	area->utcb_memory = attr->utcb_range;
	area->numbers = (okl4_bitmap_allocator_t *)(void *)area->storage;
	okl4_allocator_attr_setrange(&numbers, offset / OKAPI_UTCB_SIZE,
				     attr->utcb_range.size / OKAPI_UTCB_SIZE);
	return okl4_bitmap_allocator_init(area->numbers, &numbers);
}

int okl4_utcb_area_destroy(okl4_utcb_area_t *area)
{
	return area == NULL ? OKL4_INVALID_ARGUMENT : okl4_bitmap_allocator_destroy(area->numbers);
}

int okl4_utcb_allocunit(okl4_utcb_area_t *area, okl4_utcb_item_t *utcb, okl4_word_t unit)
{
	okl4_bitmap_item_t item = {.unit = unit};
	int error;

	if (area == NULL || utcb == NULL)
		return OKL4_INVALID_ARGUMENT;
	error = okl4_bitmap_allocator_alloc(area->numbers, &item);
	if (error != OKL4_OK)
		return error;
	utcb->unit = item.unit;
	utcb->utcb = (okl4_utcb_t *)(window_base() + item.unit * OKAPI_UTCB_SIZE);
	return OKL4_OK;
}

int okl4_utcb_allocany(okl4_utcb_area_t *area, okl4_utcb_item_t *utcb)
{
	return okl4_utcb_allocunit(area, utcb, OKL4_BITMAP_ANY_UNIT);
}

int okl4_utcb_free(okl4_utcb_area_t *area, okl4_utcb_item_t *utcb)
{
	okl4_bitmap_item_t item;

	if (area == NULL || utcb == NULL)
		return OKL4_INVALID_ARGUMENT;
	item.unit = utcb->unit;
	return okl4_bitmap_allocator_free(area->numbers, &item);
}

int okl4_utcb_item_getutcb(okl4_utcb_item_t *item, okl4_utcb_t **utcb)
{
	if (item == NULL || utcb == NULL)
		return OKL4_INVALID_ARGUMENT;
	*utcb = item->utcb;
	return OKL4_OK;
}
