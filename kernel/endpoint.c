/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/endpoint.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/thread.h>

/* One waiter, or one thread whose faults came here, at a time.  A thread with a fault has nobody left to
 * tell. */
bool endpoint_destroy_step(struct object *object)
{
	struct endpoint *endpoint = container_of(object, struct endpoint, object);
	struct thread *thread = endpoint->senders.head ? endpoint->senders.head : endpoint->receivers.head;

	if (thread) {
		bool fault = thread->sending_fault;

		thread_cancel(thread);
		if (fault)
			thread_end_fault(thread, true);
		else
			thread_wake(thread, OKAPI_ERROR_PARTNER_DIED);
		return false;
	}
	if (endpoint->fault_threads) {
		thread_set_fault_endpoint(container_of(endpoint->fault_threads, struct thread, fault_link),
					  NULL, 0);
		return false;
	}
	if (endpoint->server)
		endpoint->server->serves = NULL;
	endpoint->server = NULL;
	return true;
}
