/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot table: what the kernel shall create, map and grant, once, in order.
 * The weaver writes it; the kernel checks every record and stops with the name
 * of the cell and the number of the entry that is wrong.
 *
 * Records name capabilities by slots of the boot list, which exists only
 * during boot.  A `list` operand of 0 is the boot list itself.  Every capability
 * must have been moved into a cell's list at the end: one that is left is an error.
 */
#ifndef OKAPI_BOOT_H
#define OKAPI_BOOT_H

#include <stdint.h>

#define OKAPI_BOOT_MAGIC 0x42414b4f /* "OKAB" */
#define OKAPI_BOOT_SLOTS 1024	    /* slots 1..1023 of the boot list */

struct okapi_boot_table {
	uint32_t magic;
	uint32_t abi_version;  /* OKAPI_ABI_VERSION */
	uint32_t size;	       /* of everything, bytes, a multiple of 4 */
	uint32_t checksum;     /* makes the sum of all words of the table 0 (mod 2^32) */
	uint32_t record_count; /* struct okapi_boot_record, from byte offset 32 on */
	uint32_t cell_count;
	uint32_t cell_names; /* offset of cell_count words: offset of each cell's name */
	uint32_t reserved;
};

struct okapi_boot_record {
	uint16_t kind; /* OKAPI_BOOT_... */
	uint16_t cell; /* index into the cells' names */
	uint32_t argument[7];
};
_Static_assert(sizeof(struct okapi_boot_table) == 32, "layout is ABI");
_Static_assert(sizeof(struct okapi_boot_record) == 32, "layout is ABI");

/* Zero physical memory: base, size (multiples of 4). */
#define OKAPI_BOOT_ZERO	      1
/* A pool over physical memory in the kernel's region: slot, base, size (a power of two >= 4096, base a
 * multiple of the size).  Pools come in the order of rising addresses. */
#define OKAPI_BOOT_POOL	      2
/* Create: slot, pool slot, type, then by type
 *   pool: bytes; list: slots; space, endpoint, notification, timer: nothing
 *   thread: space slot, list slot, UTCB number
 *   segment: physical base, size, OKAPI_SEGMENT_ rights | OKAPI_SEGMENT_ALLOWS(..)
 *   interrupt: line; scheduling context: ceiling (made without limit)
 *   vCPU: space slot, tables of guest processes */
#define OKAPI_BOOT_CREATE     3
/* Derive a copy: list, slot in it, source boot slot, rights, badge. */
#define OKAPI_BOOT_DERIVE     4
/* Move: list, slot in it, source boot slot. */
#define OKAPI_BOOT_MOVE	      5
/* Map: space, segment slot, virtual address, offset, size, OKAPI_MAP_ flags. */
#define OKAPI_BOOT_MAP	      6
/* Budget: scheduling context, budget, period (ticks), ceiling. */
#define OKAPI_BOOT_SCHEDULING 7
/* Thread: thread, priority, scheduling context or 0, fault endpoint (its badge counts) or 0, notification or
 * 0. */
#define OKAPI_BOOT_THREAD     8
/* Name for reports: thread, offset of a string in the table ("cell/thread"). */
#define OKAPI_BOOT_NAME	      9
/* Bind: interrupt or timer, notification, bit. */
#define OKAPI_BOOT_BIND	      10
/* Segment over the event ring (read only) and start recording if flag is 1: slot, pool, flag. */
#define OKAPI_BOOT_EVENTS     11
/* Pool over the memory of the boot code and this table's workspace, usable after boot: slot. */
#define OKAPI_BOOT_RECLAIM    12
/* Start: thread, pc, sp, r0, thread pointer. */
#define OKAPI_BOOT_START      13
#define OKAPI_BOOT_KINDS      14

/*
 * In the kernel's image, symbol `okapi_kernel_parameters`: the weaver fills in the lower half.
 */
struct okapi_kernel_parameters {
	uint32_t magic; /* OKAPI_BOOT_MAGIC */
	uint32_t abi_version;
	uint32_t window_base; /* virtual address of physical `ram_base` in the kernel */
	uint32_t ram_base;    /* physical */
	uint32_t window_size; /* kernel region can be at most this large */
	uint32_t image_end;   /* physical end of the kernel's image: pools can start at the next megabyte */
	uint32_t clock_frequency; /* ticks a second */
	uint32_t object_size[12]; /* bytes that each type of object takes from its pool (list: empty one) */
	uint32_t page_table_size; /* bytes for each 1 MB (pages) and each 256 MB (any mapping) of a space */
	uint32_t list_entry_size;
	/* filled in by the weaver */
	uint32_t boot_table;	    /* physical address, multiple of 4, inside the kernel region */
	uint32_t kernel_region_end; /* physical end of the memory that holds kernel and pools */
	uint32_t ram_end;	    /* physical end of RAM: no segment of RAM goes beyond */
};

#endif
