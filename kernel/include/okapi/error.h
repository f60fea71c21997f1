/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a system call returns in r0: 0, or why it was refused and which of its
 * arguments is to blame.  Bits 7..0 hold the reason, bits 11..8 the number of
 * the argument register (0 for r0, 1 for r1, ...), so no two wrong arguments
 * of a call are reported alike.  A refused call has changed nothing, unless
 * the description of the call says otherwise.
 */
#ifndef OKAPI_ERROR_H
#define OKAPI_ERROR_H

enum okapi_error {
	OKAPI_OK = 0,
	OKAPI_ERROR_SYSCALL = 1,	  /* no system call has this number */
	OKAPI_ERROR_SLOT_RANGE = 2,	  /* slot number outside the capability list */
	OKAPI_ERROR_SLOT_EMPTY = 3,	  /* slot holds no capability */
	OKAPI_ERROR_SLOT_OCCUPIED = 4,	  /* destination slot already holds a capability */
	OKAPI_ERROR_TYPE = 5,		  /* capability is for another type of object */
	OKAPI_ERROR_RIGHTS = 6,		  /* capability lacks the right, or more rights were asked for */
	OKAPI_ERROR_BADGE = 7,		  /* badge given, but the source has one or cannot carry one */
	OKAPI_ERROR_DEPTH = 8,		  /* derivation tree is too deep for another copy */
	OKAPI_ERROR_NO_MEMORY = 9,	  /* the pool that pays has no free block of this size */
	OKAPI_ERROR_LIMIT = 10,		  /* a fixed limit of <okapi/layout.h> is reached */
	OKAPI_ERROR_ALIGNMENT = 11,	  /* address, offset or size not a multiple of the page size */
	OKAPI_ERROR_ADDRESS = 12,	  /* virtual range not inside the user area */
	OKAPI_ERROR_OFFSET = 13,	  /* range not inside the segment */
	OKAPI_ERROR_SIZE = 14,		  /* size is zero or too large */
	OKAPI_ERROR_FLAGS = 15,		  /* undefined flag bits are set */
	OKAPI_ERROR_VALUE = 16,		  /* value outside its defined range */
	OKAPI_ERROR_WRITE_EXECUTE = 17,	  /* mapping would be writable and executable */
	OKAPI_ERROR_CACHE = 18,		  /* cache attribute not allowed by the segment */
	OKAPI_ERROR_MAPPED = 20,	  /* something is mapped there already */
	OKAPI_ERROR_NOT_MAPPED = 21,	  /* nothing is mapped there */
	OKAPI_ERROR_TOO_LONG = 22,	  /* message longer than OKAPI_MESSAGE_WORDS */
	OKAPI_ERROR_WOULD_BLOCK = 23,	  /* asked not to block, and nobody is ready */
	OKAPI_ERROR_PARTNER_DIED = 24,	  /* endpoint or server went away before it answered */
	OKAPI_ERROR_CANCELLED = 25,	  /* the wait was ended by stopping or writing the thread */
	OKAPI_ERROR_HANDLE = 26,	  /* reply handle is stale, foreign or was never given out */
	OKAPI_ERROR_CHAIN = 27,		  /* more than OKAPI_MAX_CALL_DEPTH calls would be nested */
	OKAPI_ERROR_NO_RECEIVE_SLOT = 28, /* receiver has opened no free slot for the capability */
	OKAPI_ERROR_STATE = 29,		  /* object is not in a state that allows this */
	OKAPI_ERROR_BUSY = 30,		  /* already bound, or another thread already waits */
	OKAPI_ERROR_NOT_BOUND = 31,	  /* bound to nothing */
	OKAPI_ERROR_BITS = 32,		  /* event bits that the capability's badge does not allow */
	OKAPI_ERROR_CEILING = 33,	  /* priority above the ceiling of the scheduling context */
	OKAPI_ERROR_BUDGET = 34,	  /* budget or period out of range, or more than the source has */
	OKAPI_ERROR_SELF = 35,		  /* the operation on the calling thread or on itself is senseless */
	OKAPI_ERROR_UTCB_IN_USE = 19,	  /* UTCB number already taken in that space */
};

#define OKAPI_ERROR_AT(reason, argument) ((reason) | ((argument) << 8))
#define OKAPI_ERROR_REASON(error)	 ((error)&0xff)
#define OKAPI_ERROR_ARGUMENT(error)	 (((error) >> 8) & 0xf)

#endif
