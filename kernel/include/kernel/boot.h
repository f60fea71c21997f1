/* SPDX-License-Identifier: BSD-2-Clause */
/* Boot: from the first C code to the first thread. */
#ifndef KERNEL_BOOT_H
#define KERNEL_BOOT_H

#include <kernel/capability.h>
#include <kernel/types.h>
#include <okapi/boot.h>

/* What one record's execution says: 0, or an error of <okapi/error.h> whose argument is that of the record,
 * or ... */
#define BOOT_ERROR_KIND	  0x40 /* unknown kind of record */
#define BOOT_ERROR_MEMORY 0x41 /* physical range outside of what may be used so */
#define BOOT_ERROR_STRING 0x42 /* offset outside the table, or not ended */
#define BOOT_ERROR_LINE	  0x43 /* no such interrupt line, or the kernel's own, or taken */

/* Where records are executed: the boot list. */
struct boot_state {
	const struct okapi_boot_table *table;
	struct list *list;	  /* the boot list */
	uint32_t pools_end;	  /* physical: pools are given in rising order */
	struct object *reclaimed; /* pool over the boot memory, if a record asked for it */
};

/* Checks the whole table before any of it is used: magic, version, sizes, sum.  NULL if it is wrong, said so.
 */
const struct okapi_boot_table *boot_table_check(uint32_t physical, uint32_t region_end);

/* Executes one record. */
result_t boot_record_execute(struct boot_state *state, const struct okapi_boot_record *record);

/* The record that creates an object. */
result_t boot_create(struct boot_state *state, const uint32_t *argument);

NORETURN void boot_main(void);

#endif
