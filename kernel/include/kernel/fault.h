/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults and exceptions of threads. */
#ifndef KERNEL_FAULT_H
#define KERNEL_FAULT_H

#include <kernel/thread.h>

/* The thread cannot go on: tells its handler, or stops it and says so.  Returns the thread to run. */
struct thread *fault_handle(struct thread *thread, uint32_t cause, uint32_t status, uint32_t address);

#endif
