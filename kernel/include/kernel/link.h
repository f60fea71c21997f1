/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A chain of links hanging on a head pointer.  Each link knows the pointer
 * that points at it, so that unlinking needs neither the head nor a search,
 * and moving the head means mending one pointer.
 */
#ifndef KERNEL_LINK_H
#define KERNEL_LINK_H

#include <kernel/types.h>

struct link {
	struct link *next;
	struct link **self; /* what points at this link; NULL when it is in no chain */
};

static inline void link_insert(struct link **head, struct link *link)
{
	struct link *next = *head;

	link->next = next;
	link->self = head;
	if (next)
		next->self = &link->next;
	*head = link;
}

/* Leaves the link zeroed: freed memory must be zero. */
static inline void link_remove(struct link *link)
{
	struct link *next = link->next;

	if (!link->self)
		return;
	*link->self = next;
	if (next)
		next->self = link->self;
	link->next = NULL;
	link->self = NULL;
}

#endif
