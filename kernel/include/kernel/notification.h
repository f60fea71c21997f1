/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications: 32 event bits that can be set without blocking. */
#ifndef KERNEL_NOTIFICATION_H
#define KERNEL_NOTIFICATION_H

#include <kernel/link.h>
#include <kernel/object.h>

struct thread;

struct notification {
	struct object object;
	uint32_t bits;	       /* word, read by assembly: pending events */
	struct thread *bound;  /* whose combined waits take the bits, or NULL */
	struct thread *waiter; /* thread in WAIT_EVENT on it, or NULL: one at most */
	struct link *sources;  /* interrupts and timers that signal it */
};

/* What an interrupt or a timer signals. */
struct notification_source {
	struct notification *notification; /* or NULL */
	struct link link;		   /* in notification->sources */
	uint32_t bit;			   /* mask of one bit */
};

/* Sets bits; wakes who waits for one of them. */
void notification_signal(struct notification *notification, uint32_t bits);

/* The thread becomes the waiter, of which there is none, for these bits; returns RESULT_BLOCKED. */
uint32_t notification_block(struct notification *notification, struct thread *thread, uint32_t mask);

void notification_source_bind(struct notification_source *source, struct notification *notification,
			      uint32_t bit);
void notification_source_unbind(struct notification_source *source);

/* System calls that bind: source in the object that r0 named, r1 notification (0: unbind), r2 bit number. */
uint32_t notification_source_bind_call(struct notification_source *source, struct thread *thread);

#endif
