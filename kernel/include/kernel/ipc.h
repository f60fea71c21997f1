/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages between threads: the C path, which does all that the assembly fast
 * path does, and the rest.
 */
#ifndef KERNEL_IPC_H
#define KERNEL_IPC_H

#include <kernel/endpoint.h>
#include <kernel/thread.h>

/* Queues the thread as a sender; its message is in its registers, or it is a fault (sending_fault). */
void ipc_wait_to_send(struct thread *thread, struct endpoint *endpoint, bool calling);

#endif
