/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping parts of segments into spaces.  Addresses, offsets and sizes are in
 * bytes and multiples of 4096; flags are OKAPI_MAP_... of <okapi/capability.h>.
 * Return 0 or an error (<okl4/errno.h>).  None blocks; large ranges are done in
 * steps between which other threads run.
 */
#ifndef OKL4_MEMORY_H
#define OKL4_MEMORY_H

#include <okapi/capability.h>
#include <okl4/errno.h>
#include <okl4/types.h>

/*
 * Map all of [offset, offset + size) at `address`, or nothing: what a refused
 * call had already mapped is unmapped again.  Errors: ALIGNMENT, ADDRESS, OFFSET,
 * SIZE, FLAGS, WRITE_EXECUTE, RIGHTS, CACHE, MAPPED, NO_MEMORY.
 */
int okl4_memory_map(okl4_word_t space, okl4_word_t segment, okl4_word_t address, okl4_word_t offset,
		    okl4_word_t size, okl4_word_t flags);

/* Unmap whatever is in the range.  Errors: ALIGNMENT, ADDRESS, SIZE. */
int okl4_memory_unmap(okl4_word_t space, okl4_word_t address, okl4_word_t size);

/* Flags of the mapping at an address and the size of its page; either pointer may be NULL.  NOT_MAPPED. */
int okl4_memory_query(okl4_word_t space, okl4_word_t address, okl4_word_t *flags, okl4_word_t *page_size);

/* operation: OKAPI_CACHE_... of <okapi/syscall.h>. */
int okl4_memory_cache(okl4_word_t space, okl4_word_t address, okl4_word_t size, okl4_word_t operation);

/*
 * Make a segment of a part of another, with `rights` (OKAPI_SEGMENT_ rights and
 * OKAPI_SEGMENT_ALLOWS(..)) of those it has; *slot is an unused slot.  It is
 * derived: revoking the old one removes it.  OKL4_ALLOC_EXHAUSTED: no slot.
 */
int okl4_segment_split(okl4_word_t segment, okl4_word_t offset, okl4_word_t size, okl4_word_t rights,
		       okl4_word_t *slot);

/* Size in bytes, rights and allowed cache attributes; either pointer may be NULL. */
int okl4_segment_query(okl4_word_t segment, okl4_word_t *size, okl4_word_t *rights);

#endif
