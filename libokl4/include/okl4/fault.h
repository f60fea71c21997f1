/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and answering fault messages (<okapi/fault.h>), which arrive at an
 * endpoint like any message.  Nothing blocks.
 */
#ifndef OKL4_FAULT_H
#define OKL4_FAULT_H

#include <okapi/fault.h>
#include <okl4/endpoint.h>

typedef struct okl4_fault {
	okl4_word_t cause;   /* OKAPI_FAULT_... */
	okl4_word_t status;  /* fault status register */
	okl4_word_t address; /* whose access failed */
	okl4_word_t pc;
	okl4_word_t cpsr;
	okl4_word_t sp;
	okl4_word_t lr;
	okl4_word_t r[13];
	okl4_word_t badge; /* of the endpoint capability that the thread has as fault handler */
} okl4_fault_t;

/* OKL4_INVALID_ARGUMENT: a pointer is NULL, or the message is not from the kernel (tag OKAPI_TAG_FAULT). */
int okl4_fault_decode(const okl4_endpoint_message_t *message, okl4_fault_t *fault);

/*
 * Turn a received fault message into the answer: okl4_endpoint_reply or
 * okl4_endpoint_reply_wait sends it.  Resume continues with the registers in
 * the message's words as they are then; stop leaves the thread where it is.
 */
void okl4_fault_resume(okl4_endpoint_message_t *message);
void okl4_fault_stop(okl4_endpoint_message_t *message);

/* "read or write of an unmapped address" ...; "unknown cause" for other numbers.  Never NULL. */
const char *okl4_fault_text(okl4_word_t cause);

/* True if the cause is one of fetching an instruction: `address` is then where. */
int okl4_fault_is_fetch(okl4_word_t cause);

#endif
