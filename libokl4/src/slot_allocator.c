/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/bitmap.h>
#include <okl4/slot_allocator.h>

OKL4_BITMAP_ALLOCATOR_DECLARE(free_slots, OKAPI_MAX_LIST_ENTRIES);

int okl4_slot_allocator_init(okl4_word_t first, okl4_word_t end)
{
	okl4_allocator_attr_t attr = {.base = first, .size = end - first};

	if (first == 0 || first > end || end > OKAPI_MAX_LIST_ENTRIES)
		return OKL4_OUT_OF_RANGE;
	return okl4_bitmap_allocator_init(free_slots, &attr);
}

int okl4_slots_alloc(okl4_word_t count, okl4_word_t *first)
{
	return okl4_bitmap_allocator_allocrun(free_slots, count, first);
}

okl4_word_t okl4_slot_alloc(void)
{
	okl4_word_t slot;

	return okl4_slots_alloc(1, &slot) == OKL4_OK ? slot : 0;
}

int okl4_slots_free(okl4_word_t first, okl4_word_t count)
{
	return okl4_bitmap_allocator_freerun(free_slots, first, count);
}
