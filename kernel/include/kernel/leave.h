/* SPDX-License-Identifier: BSD-2-Clause */
/* Entering and leaving the kernel, as the assembly entry code sees it. */
#ifndef KERNEL_LEAVE_H
#define KERNEL_LEAVE_H

struct thread;

/* Chooses the thread to run and makes its space ready to. */
struct thread *kernel_leave(void);

/* The same where it is certain who runs next: not queued, and nobody ready is more important. */
struct thread *kernel_leave_to(struct thread *next);

/* Waits in the kernel until an interrupt has been handled. */
void idle_wait(void);

/* An interrupt came while the thread was running in user mode; returns the thread to run. */
struct thread *interrupt_entered(struct thread *thread);

#endif
