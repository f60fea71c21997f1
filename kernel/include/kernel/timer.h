/* SPDX-License-Identifier: BSD-2-Clause */
/* Timer objects: one deadline each, which signals a notification bit. */
#ifndef KERNEL_TIMER_H
#define KERNEL_TIMER_H

#include <kernel/deadline.h>
#include <kernel/notification.h>

struct timer {
	struct object object;
	struct notification_source source;
	struct deadline deadline;
};

struct timer *timer_create(struct pool *pool, result_t *error);

#endif
