/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities, capability lists and the derivation tree.
 *
 * The tree of all capabilities is kept as a list in preorder with each
 * entry's depth: what was derived from an entry is the run of entries behind
 * it that are deeper.  Entries are removed only when they are leaves, so the
 * order stays true; finding the first leaf takes at most the maximal depth.
 */
#ifndef KERNEL_CAPABILITY_H
#define KERNEL_CAPABILITY_H

#include <kernel/link.h>
#include <kernel/object.h>
#include <okapi/error.h>
#include <okapi/layout.h>

struct thread;

struct capability {
	struct object *object; /* NULL: the slot is free */
	uint32_t info;	       /* bits 3..0 rights, 7..4 type (0: tombstone), 31..16 depth */
	uint32_t badge;
	struct capability *next, *previous; /* preorder */
	struct link *mappings;		    /* segments: pages mapped through this capability */
	uint32_t reserved[2];
};
_Static_assert(sizeof(struct capability) == 32 || sizeof(void *) != 4, "the fast path scales slots by 32");

#define CAPABILITY_RIGHTS(info)		     ((info)&0xf)
#define CAPABILITY_TYPE(info)		     (((info) >> 4) & 0xf)
#define CAPABILITY_DEPTH(info)		     ((info) >> 16)
#define CAPABILITY_INFO(type, rights, depth) ((rights) | ((type) << 4) | ((depth) << 16))

/* The object of a capability that is there, as its structure. */
#define OBJECT_OF(capability, structure) container_of(capability_object(capability), struct structure, object)

static inline struct object *capability_object(const struct capability *capability)
{
	struct object *object = capability->object;

	if (!object)
		__builtin_unreachable();
	return object;
}

struct list {
	struct object object;
	struct link *threads; /* threads that use this list */
	uint32_t count;	      /* slots, slot 0 included */
	struct capability slot[];
};

/* Puts a capability for a new object into a free slot, as a child of `parent` (NULL: a root). */
void capability_insert(struct capability *slot, struct object *object, uint32_t type, uint32_t rights,
		       uint32_t badge, struct capability *parent);

/* Whether another copy below `parent` would be too deep. */
bool capability_too_deep(const struct capability *parent);

void capability_move(struct capability *destination, struct capability *source);

/*
 * Deletes the entry, which is in `list`, and all derived from it; with `keep` only the latter.  Returns
 * RESULT_RESTART if interrupted, RESULT_BLOCKED if the calling thread was among what was deleted.
 */
result_t capability_delete(struct thread *thread, struct list *list, struct capability *capability,
			   bool keep);

/* One bounded step of deleting a capability in a list that is itself dying: it does not wait for objects
 * whose last capability goes.  (capability_delete does: there a tombstone keeps the slot and the place in the
 * tree until the object is gone, so that an interrupted deletion is taken up again.) */
void capability_delete_dying_step(struct capability *capability);

/* The tombstone's object is gone. */
void capability_clear_tombstone(struct capability *capability);

#endif
