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

#endif
