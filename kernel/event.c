/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/event.h>
#include <kernel/scheduling.h>
#include <kernel/thread.h>
#include <platform/timer.h>

struct okapi_event_ring event_ring __attribute__((section(".uncached")));

FAST_CODE struct okapi_event *event_at(uint32_t number)
{
	return &event_ring.event[number % OKAPI_EVENTS];
}

void event_write(uint32_t kind, uint32_t data)
{
	struct okapi_event *event = event_at(event_ring.head);

	event->time = platform_counter();
	event->kind = (uint16_t)kind;
	event->thread = current_thread ? (uint16_t)current_thread->number : OKAPI_EVENT_NO_THREAD;
	event->data = data;
	event->pc = current_thread ? current_thread->registers.pc : 0;
	event_ring.head++;
}
