/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/env.h>

#include "hostile.h"

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
