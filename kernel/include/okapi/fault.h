/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fault messages.  A fault or exception of a thread arrives at its fault
 * endpoint as if the thread had called: tag with OKAPI_TAG_FAULT, label =
 * cause, length OKAPI_FAULT_WORDS, badge = that of the capability given as
 * fault endpoint.  A reply of label 0 resumes the thread; the words that the
 * reply carries replace those of the message (word 0 and 1 are ignored, the
 * privileged bits of cpsr too).  A reply of label 1 leaves it stopped.
 */
#ifndef OKAPI_FAULT_H
#define OKAPI_FAULT_H

#define OKAPI_FAULT_DATA_UNMAPPED    1
#define OKAPI_FAULT_DATA_PERMISSION  2
#define OKAPI_FAULT_DATA_ALIGNMENT   3
#define OKAPI_FAULT_DATA_EXTERNAL    4
#define OKAPI_FAULT_FETCH_UNMAPPED   5
#define OKAPI_FAULT_FETCH_PERMISSION 6
#define OKAPI_FAULT_FETCH_EXTERNAL   7
#define OKAPI_FAULT_UNDEFINED	     8
#define OKAPI_FAULT_BREAKPOINT	     9
#define OKAPI_FAULT_GUEST	     10 /* a guest kernel failed in its own entry code */

#define OKAPI_FAULT_WORD_STATUS	 0 /* fault status register of the processor */
#define OKAPI_FAULT_WORD_ADDRESS 1 /* address whose access failed */
#define OKAPI_FAULT_WORD_PC	 2 /* instruction that failed */
#define OKAPI_FAULT_WORD_CPSR	 3
#define OKAPI_FAULT_WORD_SP	 4
#define OKAPI_FAULT_WORD_LR	 5
#define OKAPI_FAULT_WORD_R0	 6 /* r0..r12 in words 6..18 */
#define OKAPI_FAULT_WORDS	 19

#define OKAPI_FAULT_REPLY_RESUME 0
#define OKAPI_FAULT_REPLY_STOP	 1

/* Registers in utcb->word[] for thread_read and thread_write. */
#define OKAPI_REGISTER_R0   0 /* r0..r12 in words 0..12 */
#define OKAPI_REGISTER_SP   13
#define OKAPI_REGISTER_LR   14
#define OKAPI_REGISTER_PC   15
#define OKAPI_REGISTER_CPSR 16
#define OKAPI_REGISTERS	    17

#endif
