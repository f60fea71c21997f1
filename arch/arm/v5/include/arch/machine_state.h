/* SPDX-License-Identifier: BSD-2-Clause */
/* What ARMv5 keeps for a virtual machine: its tables (shadow.h) and which face it shows. */
#ifndef ARCH_MACHINE_STATE_H
#define ARCH_MACHINE_STATE_H

#include <arch/space_state.h>
#include <kernel/types.h>

/* Bounds for the number of first-level tables of a machine. */
#define VCPU_MIN_TABLES 2
#define VCPU_MAX_TABLES 256

/* Megabytes with entries that one table's user part, and the kernel part, may have: bounds the time that
 * giving them up takes.  Beyond, all are given up and come back on demand. */
#define SHADOW_USER_ENTRIES   108
#define SHADOW_KERNEL_ENTRIES 96
#define SHADOW_BUCKETS	      64

/* A first-level table made from one of the guest's. */
struct shadow {
	uint32_t guest_table; /* guest-physical address of what it was made from, or NO_TABLE */
	uint32_t *first_level;
	struct shadow *next;	      /* in its bucket */
	uint32_t last_use;	      /* on the clock `uses` */
	uint64_t epoch, kernel_epoch; /* as of when its two parts are valid; a guest can count them up */
	uint32_t used_count;
	uint16_t used[SHADOW_USER_ENTRIES]; /* megabytes of the user part that have second-level tables */
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
	uint32_t limit, count;	/* of tables */
	uint32_t prepared;	/* second-level tables that it has at least */
	uint32_t uses;
	uint64_t epoch, kernel_epoch;
	struct shadow *kernel;	/* whose kernel part is the one that others are copied from; table[0] */
	struct shadow *current; /* in use, or will be */
	struct shadow *spare;	/* one that was given up lately, or NULL */
	struct shadow *table[VCPU_MAX_TABLES];
	struct shadow *bucket[SHADOW_BUCKETS];
	uint32_t *free_tables;	     /* second-level tables, chained by their first words */
	uint32_t *page, *page_table; /* OKAPI_VCPU_PAGE and the second-level table that maps it */
	uint32_t kernel_used_count;
	uint16_t kernel_used[SHADOW_KERNEL_ENTRIES]; /* megabytes of the kernel part with second-level tables
						      */
};

#endif
