/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of a virtual machine: first-level tables that the processor uses
 * in place of the guest's, one for each of the guest's that was used lately.
 * An entry appears when an access faults, checked against the machine's memory, and goes
 * when the guest says so, when room is needed or when that memory changes.
 *
 * Invariants (tests/host checks them against a model of cache and TLB):
 *  - an entry of the user or kernel part maps what the machine's space maps, with no more rights;
 *  - all second-level tables of the kernel part belong to the first table; others hold copies of its
 *    first-level entries, as of their epoch, and are brought up to date before they are used;
 *  - a table that is not `current` is in nobody's cache or TLB.
 */
#ifndef ARCH_SHADOW_H
#define ARCH_SHADOW_H

#include <kernel/vcpu.h>

/* First-level index of the first megabyte of the kernel part. */
#define SHADOW_KERNEL_FIRST 0xbf0

/* Tables and pages without which nothing goes: 0, NO_MEMORY, or RESULT_RESTART while there is more to do. */
result_t shadow_prepare(struct vcpu *vcpu);

/* Whether the linear area of OKAPI_SYS_VCPU_START is there, in bounded steps: 0, RESULT_RESTART, NOT_MAPPED.
 */
result_t shadow_check_linear(struct vcpu *vcpu, const uint32_t *r);

/* The machine's memory changed: the tables in use forget all of it. */
void shadow_reset(struct vcpu *vcpu);

/* An access to the address failed for want of an entry or of rights.  0: try it again; else the status that
 * the guest's own tables give the access. */
uint32_t shadow_fill(struct vcpu *vcpu, uint32_t address);

/* As OKAPI_VCPU_SWITCH (0 or VALUE), _REMOVE, _REMOVE_ALL and _FORGET (0), in the machine that is active. */
uint32_t shadow_select(struct vcpu *vcpu, uint32_t guest_table);
uint32_t shadow_remove(struct vcpu *vcpu, uint32_t guest_table, uint32_t start, uint32_t end);
uint32_t shadow_remove_all(struct vcpu *vcpu);
uint32_t shadow_forget(struct vcpu *vcpu, uint32_t guest_table);

#endif
