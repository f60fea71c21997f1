/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/scheduling.h>
#include <kernel/server.h>

struct thread *server_of(const struct thread *thread)
{
	if (thread->state == OKAPI_THREAD_WAIT_REPLY)
		return thread->server;
	/* One that is just being taken out of its queue has no endpoint any more. */
	if (thread->state == OKAPI_THREAD_SENDING && thread->calling && thread->endpoint)
		return thread->endpoint->server;
	return NULL;
}

bool server_chain_too_long(const struct thread *server, const struct thread *caller)
{
	uint32_t length = caller->depth;

	for (; server; server = server_of(server)) {
		if (server == caller || ++length > OKAPI_MAX_CALL_DEPTH)
			return true;
	}
	return false;
}

bool server_is_full(const struct thread *server)
{
	uint32_t count = 0;

	for (const struct thread *client = server->clients; client; client = client->client_next)
		count++;
	return count >= OKAPI_MAX_OUTSTANDING;
}

static uint8_t inherited_priority(const struct thread *server)
{
	uint8_t priority = server->base_priority;
	const struct endpoint *endpoint = server->serves;

	for (const struct thread *client = server->clients; client; client = client->client_next) {
		if (client->priority > priority)
			priority = client->priority;
	}
	if (endpoint && endpoint->senders.head && endpoint->senders.head->priority > priority)
		priority = endpoint->senders.head->priority;
	return priority;
}

/* Gives a thread another effective priority, wherever it is queued. */
static void change_priority(struct thread *thread, uint8_t priority)
{
	struct queue *queue = NULL;

	/* Just taken out of a wait queue, a thread has the old state still, but no endpoint; a running one
	 * may have an old endpoint, but no such state. */
	if (thread->endpoint && thread->state == OKAPI_THREAD_SENDING)
		queue = &thread->endpoint->senders;
	else if (thread->endpoint && thread->state == OKAPI_THREAD_RECEIVING)
		queue = &thread->endpoint->receivers;
	if (queue) {
		queue_remove(queue, thread);
		thread->priority = priority;
		queue_insert(queue, thread);
	} else {
		bool queued = thread->queued;

		if (queued)
			run_queue_remove(thread);
		thread->priority = priority;
		if (queued)
			run_queue_insert(thread, false);
		scheduler.changed = true;
	}
}

/* Chains are no longer than the bound when they are made; the count is a belt for the braces. */
void server_update_priority(struct thread *server)
{
	for (uint32_t i = 0; server && i <= OKAPI_MAX_CALL_DEPTH; i++) {
		uint8_t priority = inherited_priority(server);

		if (priority == server->priority)
			return;
		change_priority(server, priority);
		server = server_of(server);
	}
}

/* Whether the server's borrowed time is that of somebody whom it serves or who is queued for it. */
static bool time_is_lent(const struct thread *server)
{
	const struct endpoint *endpoint = server->serves;

	for (const struct thread *client = server->clients; client; client = client->client_next) {
		if (client->context == server->context)
			return true;
	}
	return endpoint && endpoint->senders.head && endpoint->senders.head->calling &&
	       endpoint->senders.head->context == server->context;
}

/* True if the server has other time than before. */
static bool find_time(struct thread *server)
{
	const struct endpoint *endpoint = server->serves;
	const struct scheduling_context *old = server->context;

	if (server->own_context || (old && time_is_lent(server)))
		return false;
	if (server->context) {
		scheduling_unready(server);
		server->context = NULL;
	}
	for (struct thread *client = server->clients; client; client = client->client_next)
		scheduling_lend(server, client);
	if (endpoint && endpoint->senders.head && endpoint->senders.head->calling)
		scheduling_lend(server, endpoint->senders.head);
	return server->context != old;
}

/* What a server lends on goes with what it has. */
void server_find_time(struct thread *server)
{
	for (uint32_t i = 0; server && i <= OKAPI_MAX_CALL_DEPTH && find_time(server); i++)
		server = server_of(server);
}

void server_lend(struct thread *server, struct thread *client)
{
	const struct scheduling_context *old = server->context;

	scheduling_lend(server, client);
	if (server->context != old)
		server_find_time(server_of(server));
}

void server_forget(struct thread *client)
{
	struct thread *server = client->server, **link = &server->clients;

	while (*link != client)
		link = &(*link)->client_next;
	*link = client->client_next;
	client->client_next = NULL;
	client->server = NULL;
	if (!server->clients)
		server->depth = 0;
	server_find_time(server);
	if (server->priority > server->base_priority)
		server_update_priority(server);
}

/* Gives up the endpoint, and what those queued there have lent. */
static void stop_serving(struct thread *server)
{
	if (!server->serves)
		return;
	server->serves->server = NULL;
	server->serves = NULL;
	server_find_time(server);
	server_update_priority(server);
}

void server_serves(struct thread *server, struct endpoint *endpoint)
{
	if (likely(endpoint->server == server))
		return;
	stop_serving(server);
	if (endpoint->server)
		stop_serving(endpoint->server);
	endpoint->server = server;
	server->serves = endpoint;
}

void server_has_caller(struct thread *server, struct thread *caller)
{
	if (caller->priority > server->priority)
		server_update_priority(server);
	server_lend(server, caller);
}
