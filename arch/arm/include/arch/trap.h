/* SPDX-License-Identifier: BSD-2-Clause */
/* Called by entry.S with the thread that was in user mode; each returns the thread to resume. */
#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

struct thread;
struct registers;

struct thread *trap_interrupt(struct thread *thread);
struct thread *trap_data_abort(struct thread *thread);
struct thread *trap_fetch_abort(struct thread *thread);
struct thread *trap_undefined(struct thread *thread);

/* If pc is in a compare-and-swap helper before its store, it begins again. */
void trap_restart_helper(struct registers *registers);

/* The same, and system calls, with events recorded. */
struct thread *recorded_system_call(struct thread *thread);
struct thread *recorded_interrupt(struct thread *thread);
struct thread *recorded_data_abort(struct thread *thread);
struct thread *recorded_fetch_abort(struct thread *thread);
struct thread *recorded_undefined(struct thread *thread);

#endif
