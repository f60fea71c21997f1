/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving a message's words and capability from one thread to another. */
#ifndef KERNEL_TRANSFER_H
#define KERNEL_TRANSFER_H

#include <kernel/thread.h>

/* Whether the sender's message can be handed over: its capability, the receiver's open slot.  Tag is in r1. */
result_t transfer_check(const struct thread *sender, const struct thread *receiver, uint32_t argument);

/* Copies tag, words and capability into the receiver.  transfer_check has said yes. */
void transfer(struct thread *sender, struct thread *receiver);

/* Writes the message of the thread's fault into the receiver. */
void transfer_fault(struct thread *thread, struct thread *receiver);

/* Copies the words of a reply to a fault into the thread's registers. */
void transfer_fault_reply(struct thread *server, struct thread *thread);

#endif
