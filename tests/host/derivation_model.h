/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What capabilities the kernel should hold: a tree of plain nodes, and the pool
 * and lists that they live in.  Of a node that is doomed nothing is expected any
 * more but that it goes in the end; every other one must be as it was noted.
 */
#ifndef HOST_DERIVATION_MODEL_H
#define HOST_DERIVATION_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include <kernel/capability.h>
#include <kernel/list.h>
#include <kernel/pool.h>
#include <kernel/thread.h>

#define OWN_SLOTS 48

struct node {
	struct capability *where; /* NULL: unused */
	struct node *parent;
	struct object *object;
	uint32_t type, rights, badge, depth;
	bool doomed; /* may go at any time */
};

extern struct pool *pool;
extern struct thread caller;
extern uint32_t list_deaths;

static inline bool is_tombstone(const struct capability *slot)
{
	return slot->object && CAPABILITY_TYPE(slot->info) == OKAPI_TYPE_NONE;
}

/* A pool, and in it the list of the caller. */
void open_model(void);

/* The caller's own pool and list, in slots 1 and 2, whenever they have been deleted. */
void restore_own(void);
/* Everything goes: the pool must be as it was when it was new. */
void close_model(void);

/* The node of a slot, or an unused one for NULL. */
struct node *node_at(const struct capability *where);

/* A capability or a list that a call has made. */
void note(struct capability *where, struct node *parent, uint32_t rights, uint32_t badge);
void note_list(struct list *list, uint32_t count);

/* A node may go from now on, or, with `keep`, what is derived from it; and all that goes with it. */
void doom(struct node *target, bool keep);
bool is_doom_fulfilled(void);
/* No call is in progress any more. */
void reset_doom(void);

/* Compares the kernel's capabilities with the nodes. */
void check(void);

#endif
