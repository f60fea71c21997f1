/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/memory.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

int okl4_memory_map(okl4_word_t space, okl4_word_t segment, okl4_word_t address, okl4_word_t offset,
		    okl4_word_t size, okl4_word_t flags)
{
	uint32_t mapped = 0, unmapped;
	uint32_t error = okl4_sys_map(space, segment, address, offset, size, flags, &mapped);
	uint32_t reason = OKAPI_ERROR_REASON(error);

	/* These two can come half-way; all others before anything is done. */
	if ((reason == OKAPI_ERROR_NO_MEMORY || reason == OKAPI_ERROR_MAPPED) && mapped != 0)
		okl4_sys_unmap(space, address, mapped, &unmapped);
	return (int)error;
}

int okl4_memory_unmap(okl4_word_t space, okl4_word_t address, okl4_word_t size)
{
	uint32_t done;

	return (int)okl4_sys_unmap(space, address, size, &done);
}

int okl4_memory_query(okl4_word_t space, okl4_word_t address, okl4_word_t *flags, okl4_word_t *page_size)
{
	uint32_t found_flags, found_size;
	uint32_t error = okl4_sys_space_query(space, address, &found_flags, &found_size);

	if (error == 0 && flags != NULL)
		*flags = found_flags;
	if (error == 0 && page_size != NULL)
		*page_size = found_size;
	return (int)error;
}

int okl4_memory_cache(okl4_word_t space, okl4_word_t address, okl4_word_t size, okl4_word_t operation)
{
	return (int)okl4_sys_cache(space, address, size, operation);
}

int okl4_segment_split(okl4_word_t segment, okl4_word_t offset, okl4_word_t size, okl4_word_t rights,
		       okl4_word_t *slot)
{
	okl4_word_t chosen;
	uint32_t error;

	if (slot == NULL)
		return OKL4_INVALID_ARGUMENT;
	chosen = okl4_slot_alloc();
	if (chosen == 0)
		return OKL4_ALLOC_EXHAUSTED;
	error = okl4_sys_segment_split(OKL4_SLOT_POOL, segment, 0, chosen, offset, size, rights);
	if (error != 0) {
		okl4_slots_free(chosen, 1);
		return (int)error;
	}
	*slot = chosen;
	return OKL4_OK;
}

int okl4_segment_query(okl4_word_t segment, okl4_word_t *size, okl4_word_t *rights)
{
	uint32_t found_size, found_rights;
	uint32_t error = okl4_sys_segment_query(segment, &found_size, &found_rights);

	if (error == 0 && size != NULL)
		*size = found_size;
	if (error == 0 && rights != NULL)
		*rights = found_rights;
	return (int)error;
}
