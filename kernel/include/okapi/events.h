/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's event ring: a page of memory that the boot table may hand to a
 * cell as a read-only segment.  The kernel writes; a reader compares `head`
 * before and after copying to see what was overwritten meanwhile.
 */
#ifndef OKAPI_EVENTS_H
#define OKAPI_EVENTS_H

#include <stdint.h>

#define OKAPI_EVENT_SYSCALL   1 /* data: system call number */
#define OKAPI_EVENT_SWITCH    2 /* data: number of the thread that runs next */
#define OKAPI_EVENT_SEND      3 /* data: number of the receiving thread */
#define OKAPI_EVENT_FAULT     4 /* data: fault address */
#define OKAPI_EVENT_INTERRUPT 5 /* data: line */
#define OKAPI_EVENT_SIGNAL                                                                                   \
	6 /* signal call: data: bits (signals of interrupts and timers show as INTERRUPT) */

#define OKAPI_EVENT_NO_THREAD 0xffff /* the processor was idle */

#define OKAPI_EVENTS 255

struct okapi_event {
	uint32_t time;	 /* low word of the clock */
	uint16_t kind;	 /* OKAPI_EVENT_... */
	uint16_t thread; /* number of the thread that was running */
	uint32_t data;
	uint32_t pc; /* where that thread was in user mode */
};

struct okapi_event_ring {
	uint32_t head; /* events ever written; the newest is at (head - 1) % OKAPI_EVENTS */
	uint32_t enabled;
	uint32_t reserved[2];
	struct okapi_event event[OKAPI_EVENTS];
};
_Static_assert(sizeof(struct okapi_event_ring) == 4096, "one page");

#endif
