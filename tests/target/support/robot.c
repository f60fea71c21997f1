/* SPDX-License-Identifier: BSD-2-Clause */
#include "robot.h"

#include <string.h>

#include <okl4/syscall.h>

#include "check.h"

void robot_clear(struct robot *robot)
{
	robot->count = 0;
	robot->done = 0;
	memset(robot->call, 0, sizeof(robot->call));
}

struct robot_call *robot_add(struct robot *robot, uint32_t number, const uint32_t r[10])
{
	struct robot_call *call = &robot->call[robot->count++];

	for (uint32_t i = 0; i < 10; i++)
		call->r[i] = r[i];
	call->r[RAW_NUMBER] = number;
	return call;
}

static void work(uint32_t argument)
{
	struct robot *robot = (struct robot *)(uintptr_t)argument;
	struct okapi_utcb *utcb = okl4_utcb();

	while (robot->done < robot->count) {
		struct robot_call *call = &robot->call[robot->done];

		utcb->receive_slot = call->receive_slot;
		utcb->send_slot = call->send_slot;
		utcb->send_rights = call->send_rights;
		utcb->send_badge = call->send_badge;
		/* A server answers what it has received before. */
		if (call->r[RAW_NUMBER] == OKAPI_SYS_REPLY && call->r[0] == 0)
			call->r[0] = call[-1].r[8];
		raw_arm(call->r);
		robot->done++;
	}
	worker_rest(robot->self);
}

uint32_t robot_run(struct robot *robot)
{
	CHECK_EQUAL(0, worker_start(&robot->worker, work, (char *)robot->stack + sizeof(robot->stack),
				    (uint32_t)(uintptr_t)robot));
	run_others();
	return robot->done;
}

uint32_t robot_result(const struct robot *robot, uint32_t call)
{
	return call < robot->done ? robot->call[call].r[0] : ~0u;
}
