/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses and limits that cells, the weaver and the kernel agree on.
 * Usable from assembly: only macros of plain numbers.  Ranges are half-open.
 */
#ifndef OKAPI_LAYOUT_H
#define OKAPI_LAYOUT_H

/* Version of everything under <okapi/>: refused by kernel and weaver if it differs. */
#define OKAPI_ABI_VERSION 1

/* Virtual addresses that a cell may map.  Page zero always faults. */
#define OKAPI_USER_BASE 0x00001000
#define OKAPI_USER_END	0xf0000000

/* UTCB windows: 1 MB for each space, written by its threads and by the kernel. */
#define OKAPI_UTCB_BASE	      0xf0000000
#define OKAPI_UTCB_SIZE	      512
#define OKAPI_UTCBS_PER_SPACE 256

/* Words in the user page that are readable by every cell (addresses are ABI). */
#define OKAPI_CLOCK_PAGE 0xffff0d00 /* struct okapi_clock_page, <okapi/clock.h> */
#define OKAPI_COMPARE_SWAP_64                                                                                \
	0xffff0f60 /* call: r0 old, r1 new, r2 double word, by address; r0 == 0 if stored */
#define OKAPI_MEMORY_BARRIER 0xffff0fa0 /* call: drain the write buffer */
#define OKAPI_COMPARE_SWAP   0xffff0fc0 /* call: r0 old, r1 new, r2 word; r0 == 0 if stored */
#define OKAPI_GET_TLS	     0xffff0fe0 /* call: r0 = thread pointer */
#define OKAPI_TLS_WORD	     0xffff0ff0 /* word: thread pointer of the running thread */
#define OKAPI_UTCB_WORD	     0xffff0ff4 /* word: UTCB address of the running thread */

/* Page sizes that a mapping is built from; the smallest one is the unit of all ranges. */
#define OKAPI_PAGE_SIZE	      0x1000
#define OKAPI_LARGE_PAGE_SIZE 0x10000
#define OKAPI_SECTION_SIZE    0x100000

/* Fixed limits, each refused with OKAPI_ERROR_LIMIT. */
#define OKAPI_MAX_THREADS	   1024 /* numbers of threads; 0 is never given */
#define OKAPI_MAX_SPACES	   128
#define OKAPI_MAX_LIST_ENTRIES	   1024
#define OKAPI_MAX_OUTSTANDING	   32  /* calls that one thread has received and not answered */
#define OKAPI_MAX_CALL_DEPTH	   8   /* calls nested in one another, first caller included */
#define OKAPI_MAX_DERIVATION_DEPTH 32  /* copies of copies of a capability */
#define OKAPI_PRIORITIES	   256 /* 0 is the lowest, 255 the highest */

#endif
