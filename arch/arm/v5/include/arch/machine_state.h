/* SPDX-License-Identifier: BSD-2-Clause */
/* What ARMv5 keeps for a virtual machine: its tables (shadow.h) and which face it shows. */
#ifndef ARCH_MACHINE_STATE_H
#define ARCH_MACHINE_STATE_H

#include <arch/space_state.h>
#include <kernel/types.h>

/* Bounds for the number of first-level tables of a machine. */
#define VCPU_MIN_TABLES 2
#define VCPU_MAX_TABLES 64

/* Megabytes with entries that one table's user part, and the kernel part, may have: bounds the time that
 * giving them up takes.  Beyond, all are given up and come back on demand. */
#define SHADOW_ENTRIES 48
#define SHADOW_HINTS   64

/* The user part of a first-level table made from one of the guest's, or the kernel part of all of them. */
struct shadow {
	uint32_t guest_table; /* guest-physical address of what it is made from, or NO_TABLE */
	uint32_t *first_level;
	uint64_t epoch;	   /* as of when it is valid, and the copy of the kernel part beside it */
	uint32_t last_use; /* on the clock `uses` */
	uint32_t used_count;
	uint16_t used[SHADOW_ENTRIES]; /* megabytes that have second-level tables */
};

struct arch_machine {
	struct arch_space face;
	uint32_t access;    /* of the face that it shows, while the processor is not in it */
	bool idle;	    /* the thread waits for an interrupt line */
	uint32_t idle_r1;   /* and had this in the register that tells which came */
	bool stale;	    /* the machine's memory changed: nothing in the tables is valid, all is closed */
	uint32_t closed_pc; /* where the thread is, while the machine is entered and closed */
	uint32_t linear_address, linear_start,
		linear_size;   /* the linear area; size: as far as it was checked */
	uint32_t limit, count; /* of tables */
	uint32_t prepared;     /* second-level tables that it has at least */
	uint32_t uses;
	uint64_t epoch;	      /* a guest can count it up */
	struct shadow kernel; /* the kernel part, in the first-level table of table[0]; others hold copies */
	struct shadow *current; /* in use, or will be */
	struct shadow *table[VCPU_MAX_TABLES];
	uint8_t hint[SHADOW_HINTS];  /* which one may be that for one of the guest's */
	uint32_t *free_tables;	     /* second-level tables, chained by their first words */
	uint32_t *page, *page_table; /* OKAPI_VCPU_PAGE and the second-level table that maps it */
};

#endif
