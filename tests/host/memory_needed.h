/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether each operation on caches, TLB and write buffer is needed: the kernel works without it, and the
 * model must notice. */
#ifndef HOST_MEMORY_NEEDED_H
#define HOST_MEMORY_NEEDED_H

#include "memory_model.h"

struct needed {
	void (*const *directed)(void); /* tests that are tried first */
	uint32_t directed_count;
	void (*random)(uint32_t seed); /* and with each seed from 1 to `seeds` until one fails */
	uint32_t seeds;
	bool (*is_left_alone)(const struct model_call_site *site); /* not to be tried; NULL: try all */
};

/* Leaves out one place after the other of those that have been reached, and fails where nothing fails
 * without. */
void check_that_each_is_needed(const struct needed *needed);

#endif
