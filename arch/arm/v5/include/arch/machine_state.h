/* SPDX-License-Identifier: BSD-2-Clause */
/* What ARMv5 keeps for a virtual machine: its tables (shadow.h) and which face it shows. */
#ifndef ARCH_MACHINE_STATE_H
#define ARCH_MACHINE_STATE_H

#include <arch/space_state.h>
#include <kernel/types.h>

/* Megabytes with entries that one table's user part, and the kernel part, may have: bounds the time that
 * giving them up takes.  Beyond, all are given up and come back on demand. */
#define SHADOW_USER_ENTRIES   110
#define SHADOW_KERNEL_ENTRIES 96
#define SHADOW_BUCKETS	      64

/* A first-level table made from a guest's one. */
struct shadow {
	uint32_t guest_table; /* guest-physical address of what it was made from */
	uint32_t *first_level;
	struct shadow *next; /* in its bucket, or among the spare ones */
	struct shadow *newer, *older;
	uint32_t epoch, kernel_epoch; /* as of when its two parts are valid */
	uint32_t used_count;
	uint16_t used[SHADOW_USER_ENTRIES]; /* megabytes of the user part that are not empty */
};

struct arch_machine {
	struct arch_space face;
	uint32_t access;  /* of the face that it shows, while the processor is not in it */
	bool idle;	  /* the thread waits for an interrupt line */
	uint32_t idle_r1; /* and had this in the register that tells which came */
	bool stale;	  /* the machine's memory changed: nothing in the tables is valid any more */
	uint32_t linear_address, linear_start,
		linear_size;	/* the linear area; size 0 while it is not mapped */
	uint32_t linear_wanted; /* its size as the guest gave it */
	uint32_t kernel_table;	/* guest-physical address of the table of the kernel part */
	uint32_t limit, count;	/* of tables */
	uint32_t prepared;	/* second-level tables that it has at least */
	uint32_t epoch, kernel_epoch;
	struct shadow *kernel;	/* whose kernel part is the one that others are made from */
	struct shadow *current; /* in use, or will be */
	struct shadow *newest, *oldest;
	struct shadow *spare;
	struct shadow *bucket[SHADOW_BUCKETS];
	uint32_t *free_tables;	     /* second-level tables, chained by their first words */
	uint32_t *page, *page_table; /* OKAPI_VCPU_PAGE and the second-level table that maps it */
	uint32_t kernel_used_count;
	uint16_t kernel_used[SHADOW_KERNEL_ENTRIES]; /* megabytes of the kernel part with second-level tables
						      */
};

#endif
