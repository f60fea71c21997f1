/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/deadline.h>

static struct deadline *heap[DEADLINES + 1]; /* 1-based: children of n are 2n and 2n + 1 */
static uint32_t used, reserved;

bool deadline_reserve(void)
{
	if (reserved == DEADLINES)
		return false;
	reserved++;
	return true;
}

void deadline_release(void)
{
	reserved--;
}

static void place(struct deadline *deadline, uint32_t position)
{
	heap[position] = deadline;
	deadline->place = position;
}

static void sift_up(struct deadline *deadline, uint32_t position)
{
	while (position > 1 && heap[position / 2]->time > deadline->time) {
		place(heap[position / 2], position);
		position /= 2;
	}
	place(deadline, position);
}

static void sift_down(struct deadline *deadline, uint32_t position)
{
	uint32_t child;

	while ((child = 2 * position) <= used) {
		if (child < used && heap[child + 1]->time < heap[child]->time)
			child++;
		if (heap[child]->time >= deadline->time)
			break;
		place(heap[child], position);
		position = child;
	}
	place(deadline, position);
}

static void restore(struct deadline *deadline, uint32_t position)
{
	if (position > 1 && heap[position / 2]->time > deadline->time)
		sift_up(deadline, position);
	else
		sift_down(deadline, position);
}

void deadline_cancel(struct deadline *deadline)
{
	uint32_t position = deadline->place;
	struct deadline *last;

	if (position == 0)
		return;
	deadline->place = 0;
	last = heap[used--];
	if (last != deadline)
		restore(last, position);
}

void deadline_set(struct deadline *deadline, uint64_t time)
{
	deadline->time = time;
	if (deadline->place == 0)
		sift_up(deadline, ++used);
	else
		restore(deadline, deadline->place);
}

uint64_t deadline_next(void)
{
	return used > 0 ? heap[1]->time : UINT64_MAX;
}

bool deadline_run(uint64_t now, uint32_t most)
{
	while (used > 0 && heap[1]->time <= now) {
		struct deadline *deadline = heap[1];

		if (most-- == 0)
			return true;
		deadline_cancel(deadline);
		deadline->expired(deadline, now);
	}
	return false;
}
