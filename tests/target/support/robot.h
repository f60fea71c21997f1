/* SPDX-License-Identifier: BSD-2-Clause */
/* A thread that makes a few system calls, prepared by the test, and then stops itself. */
#ifndef TEST_ROBOT_H
#define TEST_ROBOT_H

#include "raw.h"
#include "workers.h"

#define ROBOT_CALLS 4
#define ROBOT_STACK 512

struct robot_call {
	uint32_t r[RAW_REGISTERS];				   /* as given and, later, as returned */
	uint32_t receive_slot, send_slot, send_rights, send_badge; /* of its UTCB */
};

struct robot {
	struct worker worker;
	uint32_t self; /* slot of its thread in its own list, to stop itself */
	uint32_t count;
	volatile uint32_t done; /* calls that have returned */
	struct robot_call call[ROBOT_CALLS];
	uint64_t stack[ROBOT_STACK / 8];
};

/* Forgets the calls so far. */
void robot_clear(struct robot *robot);

/* Adds a call: its number and r0, r1 ...; the rest is 0.  Returns it, so that more can be filled in. */
#define ROBOT_ADD(robot, number, ...) robot_add(robot, number, (const uint32_t[10]){__VA_ARGS__})
struct robot_call *robot_add(struct robot *robot, uint32_t number, const uint32_t r[10]);

/* Starts it (its worker has been made), lets it run until it waits, and returns how many calls are done. */
uint32_t robot_run(struct robot *robot);

/* Result of a call; ~0 if it has not returned. */
uint32_t robot_result(const struct robot *robot, uint32_t call);

#endif
