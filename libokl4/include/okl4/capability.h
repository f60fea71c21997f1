/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities and kernel objects.  Slots without a list are those of the
 * caller's own list; rights and types are in <okapi/capability.h>.  Functions
 * return 0 or an error (<okl4/errno.h>); none blocks, but deleting and revoking
 * can take long, in steps between which other threads run.
 */
#ifndef OKL4_CAPABILITY_H
#define OKL4_CAPABILITY_H

#include <okapi/capability.h>
#include <okl4/errno.h>
#include <okl4/types.h>

typedef struct okl4_capability_info {
	okl4_word_t type;   /* OKAPI_TYPE_... */
	okl4_word_t rights; /* OKAPI_..._... bits */
	okl4_word_t badge;
} okl4_capability_info_t;

/*
 * Put a copy of `from` into the empty slot `to`, with `rights` (a subset) and
 * `badge` (0 keeps the source's).  The copy is derived: revoking or deleting
 * the source removes it.  Errors: SLOT_RANGE, SLOT_EMPTY, SLOT_OCCUPIED, RIGHTS, BADGE, DEPTH, LIMIT,
 * NO_MEMORY.
 */
int okl4_capability_copy(okl4_word_t to, okl4_word_t from, okl4_word_t rights, okl4_word_t badge);

/* The same into slot `to` of the list in slot `list`. */
int okl4_capability_give(okl4_word_t list, okl4_word_t to, okl4_word_t from, okl4_word_t rights,
			 okl4_word_t badge);

/* Errors: SLOT_RANGE, SLOT_EMPTY, SLOT_OCCUPIED. */
int okl4_capability_move(okl4_word_t to, okl4_word_t from);

/* Empty the slot; what was derived goes too, and with the last capability the object.
 * Errors: SLOT_RANGE, SLOT_EMPTY. */
int okl4_capability_delete(okl4_word_t slot);

/* Remove everything that was derived from the slot, in any cell; the slot itself stays. */
int okl4_capability_revoke(okl4_word_t slot);

/* What is in the slot.  OKL4_INVALID_ARGUMENT: info is NULL.  Errors: SLOT_RANGE, SLOT_EMPTY. */
int okl4_capability_query(okl4_word_t slot, okl4_capability_info_t *info);

/*
 * Make an object from the cell's own pool in a slot of the cell's own list:
 * *slot is an unused one from <okl4/slot_allocator.h>.  OKL4_INVALID_ARGUMENT:
 * NULL.  OKL4_ALLOC_EXHAUSTED: no slot left.  Kernel errors: NO_MEMORY, LIMIT.
 */
int okl4_endpoint_create(okl4_word_t *slot);
int okl4_notification_create(okl4_word_t *slot);
int okl4_timer_create(okl4_word_t *slot);
int okl4_space_create(okl4_word_t *slot);
/* slots: 2..1024.  Kernel errors also: VALUE. */
int okl4_list_create(okl4_word_t *slot, okl4_word_t slots);
/* bytes: a power of two, 4096 or more. */
int okl4_pool_create(okl4_word_t *slot, okl4_word_t bytes);

/* Delete what such a function made, and give the slot back. */
int okl4_object_destroy(okl4_word_t slot);

typedef struct okl4_pool_info {
	okl4_word_t total;   /* bytes */
	okl4_word_t free;    /* bytes */
	okl4_word_t largest; /* largest free block, bytes */
	okl4_word_t objects; /* in use */
} okl4_pool_info_t;

/* How full a pool is; the cell's own is OKL4_SLOT_POOL.  OKL4_INVALID_ARGUMENT: NULL. */
int okl4_pool_query(okl4_word_t slot, okl4_pool_info_t *info);

#endif
