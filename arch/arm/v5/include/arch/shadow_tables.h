/* SPDX-License-Identifier: BSD-2-Clause */
/* Of shadow.h, what its two halves (shadow.c, shadow_tables.c) share. */
#ifndef ARCH_SHADOW_TABLES_H
#define ARCH_SHADOW_TABLES_H

#include <arch/cpu.h>
#include <kernel/vcpu.h>

/* Writes an entry where the table walk sees it, once the write buffer is empty. */
static inline void shadow_write(uint32_t *entry, uint32_t value)
{
	*entry = value;
	cpu_clean_line((uint32_t)(uintptr_t)entry);
}

/* The table made from the guest's one at this address, or NULL. */
struct shadow *shadow_find(struct arch_machine *machine, uint32_t guest_table);

/* An empty second-level table: a spare one, a new one, or one taken from the table used least. */
uint32_t *shadow_take_table(struct vcpu *vcpu);

/* No table is known any more but the first, which is for this one of the guest's, and current; the kernel
 * part holds nothing but what all have.  Stale: shadow_reset() does the rest. */
void shadow_start(struct vcpu *vcpu, uint32_t kernel_table);

/* Empties a part that may be in use. */
void shadow_drop(struct arch_machine *machine, struct shadow *part);

#endif
