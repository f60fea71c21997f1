/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segments: ranges of physical memory or device registers.  A cell names
 * physical memory only as (segment capability, offset).  Memory that is shared
 * at different addresses must not be cached on ARMv5: a segment for sharing
 * allows the uncached attribute only, and so does all that is split from it.
 */
#ifndef KERNEL_SEGMENT_H
#define KERNEL_SEGMENT_H

#include <kernel/object.h>
#include <okapi/capability.h>

struct segment {
	struct object object;
	uint32_t base, size; /* physical, multiples of the page size */
	uint32_t allows;     /* OKAPI_SEGMENT_ALLOWS(..) of each permitted cache attribute */
};

struct segment *segment_create(struct pool *pool, uint32_t base, uint32_t size, uint32_t allows);

#endif
