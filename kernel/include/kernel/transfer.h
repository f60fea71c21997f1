/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving a message's words and capability from one thread to another. */
#ifndef KERNEL_TRANSFER_H
#define KERNEL_TRANSFER_H

#include <arch/words.h>
#include <kernel/space.h>
#include <kernel/thread.h>
#include <okapi/fault.h>

/* Whether the sender's message can be handed over: its capability, the receiver's open slot.  Tag is in r1.
 */
result_t transfer_check(const struct thread *sender, const struct thread *receiver, uint32_t argument);

/* Copies tag, words and capability into the receiver.  transfer_check has said yes. */
void transfer(struct thread *sender, struct thread *receiver);

/* Writes the message of the thread's fault into the receiver. */
static inline void transfer_fault(struct thread *thread, struct thread *receiver)
{
	const struct registers *from = &thread->registers;
	uint32_t *to = receiver->registers.r;

	to[1] = OKAPI_TAG(thread->fault_cause, OKAPI_FAULT_WORDS) | OKAPI_TAG_FAULT;
	to[2] = thread->fault_status;
	to[3] = thread->fault_address;
	to[4] = from->pc;
	to[5] = from->cpsr;
	to[6] = from->sp;
	to[7] = from->lr;
	arch_open_utcb(receiver->space);
	arch_copy_words(&receiver->utcb->word[OKAPI_FAULT_WORD_R0], from->r, 13);
}

/* Copies the words of a reply to a fault into the thread's registers. */
void transfer_fault_reply(struct thread *server, struct thread *thread);

#endif
