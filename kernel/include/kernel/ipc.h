/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages between threads: the C path, which does all that the assembly fast
 * path does, and the rest.
 */
#ifndef KERNEL_IPC_H
#define KERNEL_IPC_H

#include <kernel/endpoint.h>
#include <kernel/thread.h>

/* The kernel sends the running thread's fault to its fault endpoint, as a call in its name; returns who runs next. */
struct thread *ipc_send_fault(struct thread *thread, uint32_t cause, uint32_t status, uint32_t address);

#endif
