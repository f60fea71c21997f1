/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual CPUs (<okapi/vcpu.h>): the object, and its relations to the machine's memory and its thread. */
#ifndef KERNEL_VCPU_H
#define KERNEL_VCPU_H

#include <arch/machine_state.h>
#include <kernel/object.h>
#include <kernel/thread.h>

struct space;

struct vcpu {
	struct object object;
	struct space *space;   /* the machine's memory, which points back; NULL when it is gone */
	struct thread *thread; /* runs in the machine and points back; NULL: not started */
	struct arch_machine machine;
};

/* Largest linear area: bounds the time that mapping it takes. */
#define VCPU_MAX_LINEAR 0x10000000

/* A virtual CPU for the space; NULL and NO_MEMORY, or BUSY if the space has one already. */
struct vcpu *vcpu_create(struct pool *pool, struct space *space, uint32_t tables, uint32_t *reason);

/* The thread leaves its machine, if it is in one: its registers stay, its addresses are its space's again. */
void vcpu_detach(struct thread *thread);

/* The machine loses its memory: the space is going. */
void vcpu_space_gone(struct vcpu *vcpu);

/* What the architecture does. */

/* A machine that has not started. */
void arch_machine_init(struct vcpu *vcpu);

/* Memory for a machine that starts, from the checked arguments of OKAPI_SYS_VCPU_START, and its first tables,
 * in bounded steps: 0, RESULT_RESTART, NO_MEMORY, or NOT_MAPPED if the linear area is not in the machine's
 * memory in sections. */
result_t arch_machine_start(struct vcpu *vcpu, const uint32_t *r);

/* The machine does not run any more: the processor leaves it. */
void arch_machine_stop(struct vcpu *vcpu);

/* Something was unmapped from the machine's memory: no translation is valid any more. */
void arch_machine_memory_changed(struct vcpu *vcpu);

/* Gives back memory in bounded steps; true when done. */
bool arch_machine_release_step(struct vcpu *vcpu);

#endif
