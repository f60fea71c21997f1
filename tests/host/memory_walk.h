/* SPDX-License-Identifier: BSD-2-Clause */
/* What the table walk of the model finds in the tables in memory. */
#ifndef HOST_MEMORY_WALK_H
#define HOST_MEMORY_WALK_H

#include "memory_model.h"

struct translation {
	uint32_t address, size; /* virtual page */
	uint32_t physical, domain, permission, type;
};

/* The translation of an address by the tables as memory holds them now. */
enum model_result walk(uint32_t address, struct translation *found);

/* The walk begins at the first-level table at this physical address: the kernel's, or one in the pool. */
void walk_from(uint32_t physical);

#endif
