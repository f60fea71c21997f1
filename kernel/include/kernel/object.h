/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all kernel objects share.  An object lives as long as a capability to
 * it exists.  Pointers between objects hold nothing alive: the target keeps a
 * chain of those who point at it and cuts them when it goes.
 *
 * Destruction is long work done in steps.  An object without capabilities
 * goes to the graveyard, a stack of dying objects; object_bury_step() does a
 * bounded piece of work on the topmost one.  What dies in the course of it is
 * put on top, so when an object is gone, so is all that went with it.
 */
#ifndef KERNEL_OBJECT_H
#define KERNEL_OBJECT_H

#include <kernel/types.h>
#include <okapi/capability.h>

struct pool;
struct capability;

struct object {
	uint8_t type;				  /* OKAPI_TYPE_... */
	bool dying;				  /* in the graveyard */
	uint16_t stage;				  /* how far destruction has come, for the type's own use */
	uint32_t references;			  /* number of capabilities to it */
	struct pool *pool;			  /* who paid; NULL for a boot pool */
	struct object *pool_next, *pool_previous; /* other objects that the pool paid */
	struct object *grave_below, *grave_above;
	/* Alive: the first capability to it, from which all others are derived.  Dying: the slot to clear
	 * when it is gone, or NULL. */
	struct capability *capability;
};

/* Takes `size` bytes for an object of `type` from the pool; NULL if there is no such block. */
struct object *object_create(struct pool *pool, uint32_t type, uint32_t size);

/* The last capability is gone.  `tombstone` is cleared when all is done.  NULL: the object never had a
 * capability, its making failed; then it is gone on return and its memory free again. */
void object_bury(struct object *object, struct capability *tombstone);

/* One bounded step on the topmost dying object.  False if the graveyard is empty. */
bool object_bury_step(void);

/* Puts a dying object on top of the graveyard again: it is to be finished first. */
void object_bury_first(struct object *object);

/* Each type's destructor: one bounded step; true when nothing but the memory is left. */
bool pool_destroy_step(struct object *object);
bool list_destroy_step(struct object *object);
bool thread_destroy_step(struct object *object);
bool space_destroy_step(struct object *object);
bool segment_destroy_step(struct object *object);
bool endpoint_destroy_step(struct object *object);
bool notification_destroy_step(struct object *object);
bool interrupt_destroy_step(struct object *object);
bool scheduling_destroy_step(struct object *object);
bool timer_destroy_step(struct object *object);
bool vcpu_destroy_step(struct object *object);

#endif
