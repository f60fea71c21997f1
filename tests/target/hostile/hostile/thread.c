/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/env.h>

#include "hostile.h"

uint32_t hostile_random(uint32_t *state)
{
	uint32_t next = *state;

	next ^= next << 13;
	next ^= next >> 17;
	next ^= next << 5;
	*state = next;
	return next;
}

/* The thread may be stopped and started again anywhere: the state is stored before each call. */
void hostile_thread(uint32_t index)
{
	const okl4_env_segment_t *segment = okl4_env_get_segment("MAIN_PROGRESS");
	struct hostile_progress *progress = (struct hostile_progress *)segment->virt_addr;
	uint32_t state = progress->state[index];
	struct hostile_call call = {{0}, 0};

	for (;;) {
		hostile_choose(&call, &state, progress);
		hostile_choose_utcb(&state);
		progress->state[index] = state;
		progress->calls[index]++;
		hostile_trap(&call);
	}
}
