/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recording in the event ring.  It costs nothing where it is off: boot then
 * leaves the vectors alone; where it is on, all exceptions enter through the
 * functions of arch/arm/recorded.c, which write events around the real ones.
 */
#ifndef KERNEL_EVENT_H
#define KERNEL_EVENT_H

#include <kernel/types.h>
#include <okapi/events.h>

/* One page of its own, mapped uncached, since readers map it too. */
extern struct okapi_event_ring event_ring;

/* Where event `number`, counted from the first ever, is or was in the ring. */
struct okapi_event *event_at(uint32_t number);

void event_write(uint32_t kind, uint32_t data);

#endif
