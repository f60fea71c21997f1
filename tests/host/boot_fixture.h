/* SPDX-License-Identifier: BSD-2-Clause */
/* A boot table that is right, in memory of the model, for tests to make wrong. */
#ifndef HOST_BOOT_FIXTURE_H
#define HOST_BOOT_FIXTURE_H

#include <okapi/boot.h>

#include "memory_model.h"

#define REGION_START MODEL_POOL_PHYSICAL
#define REGION_END   (MODEL_POOL_PHYSICAL + MODEL_POOL_SIZE)
#define RAM_END	     0x04000000u
#define TABLE	     (REGION_END - 0x10000)

struct boot_fixture_table {
	struct okapi_boot_table head;
	struct okapi_boot_record record[2];
	uint32_t name[2];
	char text[16];
};

extern struct boot_fixture_table *table;

/* Empty memory, and the table in it. */
void make_table(void);

/* Makes the checksum right again. */
void seal(void);

/* What the kernel last had zeroed by its physical address. */
extern uint32_t zeroed_base, zeroed_size;

extern char kernel_boot_start[4096];

#endif
