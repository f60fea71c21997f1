/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages: the tag word, and the thread's user-level control block (UTCB)
 * that holds the words which do not travel in registers.
 *
 * Tag: bits 5..0 length in words (0..62); bit 6 a capability travels too;
 * bit 7 do not block in the sending part; bits 9..8 set by the kernel only;
 * bits 31..16 a label that the kernel does not interpret.  All others are 0.
 * Words 0..5 travel in r2..r7, words 6..61 in utcb->word[6..61].
 */
#ifndef OKAPI_MESSAGE_H
#define OKAPI_MESSAGE_H

#define OKAPI_MESSAGE_WORDS  62
#define OKAPI_REGISTER_WORDS 6

#define OKAPI_TAG_LENGTH_MASK	 0x3f
#define OKAPI_TAG_CAPABILITY	 0x40  /* in: send utcb->send_slot; out: receive_slot was filled */
#define OKAPI_TAG_NO_BLOCK	 0x80  /* in: fail with WOULD_BLOCK instead of waiting for a receiver */
#define OKAPI_TAG_NOTIFICATION	 0x100 /* out: word 0 holds event bits of the bound notification */
#define OKAPI_TAG_FAULT		 0x200 /* out: the kernel speaks for a thread, see <okapi/fault.h> */
#define OKAPI_TAG_LABEL_SHIFT	 16
#define OKAPI_TAG(label, length) (((unsigned)(label) << OKAPI_TAG_LABEL_SHIFT) | (length))
#define OKAPI_TAG_LENGTH(tag)	 ((tag)&OKAPI_TAG_LENGTH_MASK)
#define OKAPI_TAG_LABEL(tag)	 ((tag) >> OKAPI_TAG_LABEL_SHIFT)

#ifndef __ASSEMBLER__
#include <stdint.h>

struct okapi_utcb {
	uint32_t word[OKAPI_MESSAGE_WORDS]; /* 0..5 are not used by the kernel */
	uint32_t receive_slot;		    /* slot opened for one capability; 0 for none */
	uint32_t send_slot;		    /* capability to send with OKAPI_TAG_CAPABILITY */
	uint32_t send_rights;		    /* rights that the receiver's copy shall have at most */
	uint32_t send_badge;		    /* badge for the copy, 0 to keep the source's */
	uint32_t reserved[2];
	uint32_t user[60]; /* the library's own: never touched by the kernel */
};
_Static_assert(sizeof(struct okapi_utcb) == 512, "layout is ABI");
#endif

#endif
