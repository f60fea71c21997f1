/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <okl4/fault.h>

int okl4_fault_decode(const okl4_endpoint_message_t *message, okl4_fault_t *fault)
{
	if (message == NULL || fault == NULL || !(message->tag & OKAPI_TAG_FAULT) ||
	    OKAPI_TAG_LENGTH(message->tag) != OKAPI_FAULT_WORDS)
		return OKL4_INVALID_ARGUMENT;
	fault->cause = OKAPI_TAG_LABEL(message->tag);
	fault->status = message->word[OKAPI_FAULT_WORD_STATUS];
	fault->address = message->word[OKAPI_FAULT_WORD_ADDRESS];
	fault->pc = message->word[OKAPI_FAULT_WORD_PC];
	fault->cpsr = message->word[OKAPI_FAULT_WORD_CPSR];
	fault->sp = message->word[OKAPI_FAULT_WORD_SP];
	fault->lr = message->word[OKAPI_FAULT_WORD_LR];
	memcpy(fault->r, &message->word[OKAPI_FAULT_WORD_R0], sizeof(fault->r));
	fault->badge = message->badge;
	return OKL4_OK;
}

void okl4_fault_resume(okl4_endpoint_message_t *message)
{
	message->tag = OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, OKAPI_FAULT_WORDS);
}

void okl4_fault_stop(okl4_endpoint_message_t *message)
{
	message->tag = OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0);
}

const char *okl4_fault_text(okl4_word_t cause)
{
	static const char *const text[] = {
		[OKAPI_FAULT_DATA_UNMAPPED] = "data access to an unmapped address",
		[OKAPI_FAULT_DATA_PERMISSION] = "data access without permission",
		[OKAPI_FAULT_DATA_ALIGNMENT] = "data access to a misaligned address",
		[OKAPI_FAULT_DATA_EXTERNAL] = "data access that the bus refused",
		[OKAPI_FAULT_FETCH_UNMAPPED] = "jump to an unmapped address",
		[OKAPI_FAULT_FETCH_PERMISSION] = "jump to memory that is not executable",
		[OKAPI_FAULT_FETCH_EXTERNAL] = "instruction fetch that the bus refused",
		[OKAPI_FAULT_UNDEFINED] = "undefined instruction",
		[OKAPI_FAULT_BREAKPOINT] = "breakpoint instruction",
		[OKAPI_FAULT_GUEST] = "guest kernel failed in its entry code",
	};

	return cause < sizeof(text) / sizeof(text[0]) && text[cause] != NULL ? text[cause] : "unknown cause";
}

int okl4_fault_is_fetch(okl4_word_t cause)
{
	return cause == OKAPI_FAULT_FETCH_UNMAPPED || cause == OKAPI_FAULT_FETCH_PERMISSION ||
	       cause == OKAPI_FAULT_FETCH_EXTERNAL;
}
