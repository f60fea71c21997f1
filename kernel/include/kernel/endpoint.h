/* SPDX-License-Identifier: BSD-2-Clause */
/* Endpoints: where messages are sent and received. */
#ifndef KERNEL_ENDPOINT_H
#define KERNEL_ENDPOINT_H

#include <kernel/link.h>
#include <kernel/object.h>
#include <kernel/queue.h>
#include <kernel/types.h>

struct thread;

struct endpoint {
	struct object object;
	struct queue receivers; /* at most one of the two queues is not empty */
	struct queue senders;
	struct thread
		*server; /* who received here last: it inherits the priority of queued callers; or NULL */
	struct link *fault_threads; /* threads whose faults come here */
};

#endif
