/* SPDX-License-Identifier: BSD-2-Clause */
#include <arch/words.h>
#include <kernel/list.h>
#include <kernel/space.h>
#include <kernel/transfer.h>
#include <okapi/fault.h>

/* The slot that the receiver has opened; NULL if it is none or not free. */
static struct capability *open_slot(const struct thread *receiver)
{
	uint32_t number = receiver->utcb->receive_slot;

	if (number == 0 || number >= receiver->slot_count || receiver->slots[number].object)
		return NULL;
	return &receiver->slots[number];
}

static result_t check_capability(const struct thread *sender, const struct thread *receiver,
				 uint32_t argument)
{
	const struct okapi_utcb *utcb;
	const struct capability *capability;
	enum okapi_error reason = OKAPI_OK;

	arch_open_utcbs(sender->space, receiver->space);
	utcb = sender->utcb;
	if (utcb->send_slot == 0 || utcb->send_slot >= sender->slot_count)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SLOT_RANGE, argument);
	capability = &sender->slots[utcb->send_slot];
	if (CAPABILITY_TYPE(capability->info) == OKAPI_TYPE_NONE)
		reason = OKAPI_ERROR_SLOT_EMPTY;
	else if (capability_too_deep(capability))
		reason = OKAPI_ERROR_DEPTH;
	else if (utcb->send_badge != 0 &&
		 (capability->badge != 0 || !capability_can_have_badge(CAPABILITY_TYPE(capability->info))))
		reason = OKAPI_ERROR_BADGE;
	else if (!open_slot(receiver))
		reason = OKAPI_ERROR_NO_RECEIVE_SLOT;
	return reason == OKAPI_OK ? OKAPI_OK : OKAPI_ERROR_AT(reason, argument);
}

result_t transfer_check(const struct thread *sender, const struct thread *receiver, uint32_t argument)
{
	if (likely(!(sender->registers.r[1] & OKAPI_TAG_CAPABILITY)))
		return OKAPI_OK;
	return check_capability(sender, receiver, argument);
}

static void transfer_capability(const struct thread *sender, struct thread *receiver)
{
	const struct okapi_utcb *utcb = sender->utcb;
	struct capability *source = &sender->slots[utcb->send_slot], *destination = open_slot(receiver);
	uint32_t badge = utcb->send_badge ? utcb->send_badge : source->badge;

	capability_insert(destination, source->object, CAPABILITY_TYPE(source->info),
			  CAPABILITY_RIGHTS(source->info) & utcb->send_rights, badge, source);
}

void transfer(struct thread *sender, struct thread *receiver)
{
	const uint32_t *from = sender->registers.r;
	uint32_t *to = receiver->registers.r;
	uint32_t tag = from[1], length = OKAPI_TAG_LENGTH(tag);

	to[1] = tag & ~(uint32_t)OKAPI_TAG_NO_BLOCK;
	to[2] = from[2];
	to[3] = from[3];
	to[4] = from[4];
	to[5] = from[5];
	to[6] = from[6];
	to[7] = from[7];
	if (length > OKAPI_REGISTER_WORDS) {
		arch_open_utcbs(sender->space, receiver->space);
		arch_copy_words(&receiver->utcb->word[OKAPI_REGISTER_WORDS],
				&sender->utcb->word[OKAPI_REGISTER_WORDS], length - OKAPI_REGISTER_WORDS);
	}
	if (unlikely(tag & OKAPI_TAG_CAPABILITY))
		transfer_capability(sender, receiver);
}

void transfer_fault_reply(struct thread *server, struct thread *thread)
{
	const uint32_t *from = server->registers.r;
	struct registers *to = &thread->registers;
	uint32_t length = OKAPI_TAG_LENGTH(from[1]);

	if (length > OKAPI_FAULT_WORD_PC) {
		to->pc = from[2 + OKAPI_FAULT_WORD_PC];
		/* It may not come back to a long call that it was interrupted in. */
		thread->long_call_done = 0;
	}
	if (length > OKAPI_FAULT_WORD_CPSR)
		to->cpsr = (from[2 + OKAPI_FAULT_WORD_CPSR] & CPSR_USER_MASK) | CPSR_MODE_USER;
	if (length > OKAPI_FAULT_WORD_SP)
		to->sp = from[2 + OKAPI_FAULT_WORD_SP];
	if (length > OKAPI_FAULT_WORD_LR)
		to->lr = from[2 + OKAPI_FAULT_WORD_LR];
	if (length > OKAPI_FAULT_WORD_R0) {
		uint32_t count = length - OKAPI_FAULT_WORD_R0;

		arch_open_utcb(server->space);
		arch_copy_words(to->r, &server->utcb->word[OKAPI_FAULT_WORD_R0], count < 13 ? count : 13);
	}
}
