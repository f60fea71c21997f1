/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding the capability that a system call's argument names. */
#ifndef KERNEL_LOOKUP_H
#define KERNEL_LOOKUP_H

#include <kernel/capability.h>
#include <kernel/thread.h>

/* Why capability_find finds nothing: the reason, at the argument. */
result_t capability_refusal(const struct thread *thread, uint32_t slot, uint32_t type, uint32_t argument);

/*
 * The capability in a slot of the thread's list that has the type and the
 * rights; NULL otherwise, and in *error the reason, at `argument`.
 */
struct capability *capability_find(const struct thread *thread, uint32_t slot, uint32_t type, uint32_t rights,
				   uint32_t argument, result_t *error);

/* The same for calls that are made often: the look-up stands in the caller. */
static inline __attribute__((always_inline)) struct capability *
capability_find_fast(const struct thread *thread, uint32_t slot, uint32_t type, uint32_t rights,
		     uint32_t argument, result_t *error)
{
	struct capability *capability;

	/* Slot 0 is never filled, so its type is never the right one. */
	if (likely(slot < thread->slot_count)) {
		capability = &thread->slots[slot];
		if (likely((capability->info & (0xf0u | rights)) == (type << 4 | rights)))
			return capability;
	}
	*error = capability_refusal(thread, slot, type, argument);
	return NULL;
}

#endif
