/* SPDX-License-Identifier: BSD-2-Clause */
/* Making a thread's space ready to run: here because it is part of every switch. */
#ifndef ARCH_SPACE_SWITCH_H
#define ARCH_SPACE_SWITCH_H

#include <arch/first_level.h>
#include <kernel/space.h>
#include <kernel/thread.h>

/* The thread is about to run: its space must be able to.  The exit code (entry.S) does the switch itself. */
static inline void arch_switch_to(struct thread *thread)
{
	first_level_activate(thread->runs_in);
}

#endif
