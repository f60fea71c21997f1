/* SPDX-License-Identifier: BSD-2-Clause */
#include "channels.h"
#include "scene.h"

#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#define POOL_SIZE    0x20000
#define NEVER_GIVEN  0x12345
#define NO_CODE_HERE ((void (*)(uint32_t))4)
#define VICTIM_BADGE 77

const char *const scene_name[SCENES] = {
	"stopped", "ready", "sending", "calling", "receiving", "waiting for a reply", "waiting for events",
	"faulted",
};
struct robot victim, helper;
uint32_t victim_handle;

static void create(uint32_t type, uint32_t slot, uint32_t argument)
{
	CHECK_EQUAL(0, okl4_sys_create(SLOT_SCENE_POOL, type, 0, slot, argument, 0, 0));
}

/* The victim's space sees this cell's code and data where they are. */
static void map_into_space(const char *name, uint32_t slot, uint32_t flags)
{
	const okl4_env_segment_t *segment = okl4_env_get_segment(name);
	uint32_t mapped;

	CHECK_EQUAL(0, okl4_sys_map(SLOT_VICTIM_SPACE, slot, segment->virt_addr, segment->offset,
				    segment->size, flags, &mapped));
}

/* The victim's list has the same things in the same slots. */
static void copy_to_list(uint32_t slot)
{
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_VICTIM_LIST, slot, 0, slot, OKAPI_RIGHTS_ALL, 0));
}

static void make(enum scene scene)
{
	CHECK_EQUAL(0, okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_POOL, 0, SLOT_SCENE_POOL, POOL_SIZE, 0, 0));
	create(OKAPI_TYPE_ENDPOINT, SLOT_ENDPOINT, 0);
	create(OKAPI_TYPE_NOTIFICATION, SLOT_NOTIFICATION, 0);
	create(OKAPI_TYPE_LIST, SLOT_VICTIM_LIST, SLOT_OTHERS);
	create(OKAPI_TYPE_SPACE, SLOT_VICTIM_SPACE, 0);
	map_into_space("MAIN_RX", SLOT_RX, OKAPI_MAP_READ | OKAPI_MAP_EXECUTE);
	map_into_space("MAIN_RW", SLOT_RW, OKAPI_MAP_READ | OKAPI_MAP_WRITE);
	victim.worker = (struct worker){
		SLOT_VICTIM, SLOT_VICTIM_SPACE, SLOT_VICTIM_LIST, 1, scene == SCENE_READY ? 0 : 110,
		0,	     SLOT_SCENE_POOL};
	helper.worker = (struct worker){SLOT_HELPER, 0, 0, 70, 120, 0, SLOT_SCENE_POOL};
	victim.self = SLOT_VICTIM;
	helper.self = SLOT_HELPER;
	CHECK_EQUAL(0, worker_make(&victim.worker));
	CHECK_EQUAL(0, worker_make(&helper.worker));
	copy_to_list(SLOT_ENDPOINT);
	copy_to_list(SLOT_NOTIFICATION);
	copy_to_list(SLOT_VICTIM);
}

void scene_begin(enum scene scene)
{
	static const uint8_t number[SCENES] = {
		OKAPI_SYS_YIELD,
		OKAPI_SYS_YIELD,
		OKAPI_SYS_SEND,
		OKAPI_SYS_CALL,
		OKAPI_SYS_WAIT,
		OKAPI_SYS_CALL,
		OKAPI_SYS_NOTIFICATION_WAIT,
		OKAPI_SYS_YIELD,
	};
	static const uint8_t state[SCENES] = {
		OKAPI_THREAD_STOPPED,	 OKAPI_THREAD_READY,	 OKAPI_THREAD_SENDING,
		OKAPI_THREAD_SENDING,	 OKAPI_THREAD_RECEIVING, OKAPI_THREAD_WAIT_REPLY,
		OKAPI_THREAD_WAIT_EVENT, OKAPI_THREAD_FAULTED,
	};
	struct okl4_registers message;

	make(scene);
	robot_clear(&victim);
	robot_clear(&helper);
	victim_handle = NEVER_GIVEN;
	if (scene == SCENE_WAIT_EVENT)
		ROBOT_ADD(&victim, number[scene], SLOT_NOTIFICATION, 6);
	else if (scene == SCENE_RECEIVE)
		ROBOT_ADD(&victim, number[scene], SLOT_ENDPOINT);
	else
		ROBOT_ADD(&victim, number[scene], SLOT_ENDPOINT, OKAPI_TAG(5, 2), 11, 22);
	if (scene == SCENE_FAULTED) {
		CHECK_EQUAL(0, worker_start(&victim.worker, NO_CODE_HERE, NULL, 0));
		run_others();
	} else {
		robot_run(&victim);
	}
	if (scene == SCENE_WAIT_REPLY) {
		CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
		victim_handle = message.handle;
	}
	CHECK_EQUAL(state[scene], thread_state(SLOT_VICTIM));
}

void scene_end(void)
{
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SCENE_POOL));
	CHECK_EQUAL(0, broken_invariant());
}
