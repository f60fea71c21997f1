/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/event.h>
#include <kernel/scheduling.h>
#include <kernel/thread.h>
#include <platform/timer.h>

struct okapi_event_ring event_ring __attribute__((section(".uncached")));

void event_write(uint32_t kind, uint32_t data)
{
	struct okapi_event *event = &event_ring.event[event_ring.head % OKAPI_EVENTS];

	event->time = platform_counter();
	event->kind = (uint16_t)kind;
	event->thread = current_thread ? (uint16_t)current_thread->number : OKAPI_EVENT_NO_THREAD;
	event->data = data;
	event->pc = current_thread ? current_thread->registers.pc : 0;
	event_ring.head++;
}
