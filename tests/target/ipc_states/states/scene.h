/* SPDX-License-Identifier: BSD-2-Clause */
/* A partner in a certain state, and what it and the test share; all of it is paid from one pool and goes with
 * it. */
#ifndef STATES_SCENE_H
#define STATES_SCENE_H

#include "check.h"
#include "robot.h"

enum {
	SLOT_SCENE_POOL = SLOT_FIRST_FREE,
	SLOT_ENDPOINT,
	SLOT_NOTIFICATION,
	SLOT_VICTIM_LIST,
	SLOT_VICTIM_SPACE,
	SLOT_VICTIM, /* thread, scheduling context */
	SLOT_HELPER = SLOT_VICTIM + WORKER_SLOTS,
	SLOT_OTHERS = SLOT_HELPER + WORKER_SLOTS,
};

enum scene {
	SCENE_STOPPED,
	SCENE_READY,
	SCENE_SEND,
	SCENE_CALL,
	SCENE_RECEIVE,
	SCENE_WAIT_REPLY,
	SCENE_WAIT_EVENT,
	SCENE_FAULTED,
	SCENES,
};

extern const char *const scene_name[SCENES];
extern struct robot victim, helper;
extern uint32_t victim_handle; /* of its call, in SCENE_WAIT_REPLY; else one that was never given out */

void scene_begin(enum scene scene);
void scene_end(void);

/* The tests of the other files. */
void test_messages(void);
void test_limits(void);

#endif
