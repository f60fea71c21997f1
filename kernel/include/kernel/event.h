/* SPDX-License-Identifier: BSD-2-Clause */
/* Recording in the event ring: four instructions where it is off. */
#ifndef KERNEL_EVENT_H
#define KERNEL_EVENT_H

#include <kernel/types.h>
#include <okapi/events.h>

/* One page of its own, mapped uncached, since readers map it too. */
extern struct okapi_event_ring event_ring;

void event_write(uint32_t kind, uint32_t data);

static inline void event_record(uint32_t kind, uint32_t data)
{
	if (unlikely(event_ring.enabled))
		event_write(kind, data);
}

#endif
