/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of each type's fixed structure; a list's slots and a pool's memory come on top. */
#ifndef KERNEL_OBJECT_SIZES_H
#define KERNEL_OBJECT_SIZES_H

#include <kernel/capability.h>
#include <kernel/endpoint.h>
#include <kernel/interrupt.h>
#include <kernel/notification.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/segment.h>
#include <kernel/space.h>
#include <kernel/thread.h>
#include <kernel/timer.h>
#include <kernel/vcpu.h>

#define OBJECT_STRUCTURE_SIZES                                                                               \
	{                                                                                                    \
		[OKAPI_TYPE_POOL] = sizeof(struct pool), [OKAPI_TYPE_LIST] = sizeof(struct list),            \
		[OKAPI_TYPE_THREAD] = sizeof(struct thread), [OKAPI_TYPE_SPACE] = sizeof(struct space),      \
		[OKAPI_TYPE_SEGMENT] = sizeof(struct segment),                                               \
		[OKAPI_TYPE_ENDPOINT] = sizeof(struct endpoint),                                             \
		[OKAPI_TYPE_NOTIFICATION] = sizeof(struct notification),                                     \
		[OKAPI_TYPE_INTERRUPT] = sizeof(struct interrupt),                                           \
		[OKAPI_TYPE_SCHEDULING_CONTEXT] = sizeof(struct scheduling_context),                         \
		[OKAPI_TYPE_TIMER] = sizeof(struct timer), [OKAPI_TYPE_VCPU] = sizeof(struct vcpu),          \
	}

#endif
