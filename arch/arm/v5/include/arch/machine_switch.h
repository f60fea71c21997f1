/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor between cells and virtual machines.  A machine has first-level
 * tables of its own, whose addresses overlap those of cells and other machines:
 * entering and leaving one cleans the caches out and empties the TLB.  While
 * the processor is in a machine, the exception vectors lead to its entries
 * (guest_entry.S), so the paths of cells never have to ask.
 */
#ifndef ARCH_MACHINE_SWITCH_H
#define ARCH_MACHINE_SWITCH_H

#include <arch/space_state.h>

struct vcpu;

/* The machine whose tables the processor uses, or NULL. */
extern struct vcpu *machine_active;

/* Its thread is about to run: enters the machine that `face` belongs to.  If its memory has changed, it is
 * closed: the thread is at an address that aborts, after interrupts, and machine_open() does what may take
 * its time. */
void machine_enter(struct arch_space *face);
void machine_open(struct vcpu *vcpu);

/* The processor uses this first-level table from now on: another one gives the same addresses other
 * translations, so caches and TLB are emptied. */
void machine_use_table(const uint32_t *first_level);

/* Back to the table of the cells, if the processor is in a machine. */
void machine_leave(void);

#endif
