/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The relation between a server and those it serves: callers received and not
 * answered (its clients), and callers queued at the endpoint where it received
 * last.  A server runs at least at the priority of all of them, and on their
 * time if it has none of its own.
 */
#ifndef KERNEL_SERVER_H
#define KERNEL_SERVER_H

#include <kernel/endpoint.h>
#include <kernel/scheduling.h>
#include <kernel/thread.h>

/* Who the thread waits for with its call, be it received or queued; NULL if for nobody. */
struct thread *server_of(const struct thread *thread);

/* A client's time for a server that has none, or none left. */
void server_lend(struct thread *server, struct thread *client);

/* A server without time of its own: gives back time that nobody lends any more, and finds other. */
void server_find_time(struct thread *server);

/* Whether it has received and not answered OKAPI_MAX_OUTSTANDING calls. */
bool server_is_full(const struct thread *server);

/* The client no longer waits for its server: takes back what it lent. */
void server_forget(struct thread *client);

/* The thread receives at the endpoint from now on. */
void server_serves(struct thread *server, struct endpoint *endpoint);

/* A caller was queued at the server's endpoint. */
void server_has_caller(struct thread *server, struct thread *caller);

/* Computes anew the priority of a server, and of those that it waits for in turn. */
void server_update_priority(struct thread *server);

/* Whether a call to the server would make a chain of more than OKAPI_MAX_CALL_DEPTH waits, or a circle. */
bool server_chain_too_long(const struct thread *server, const struct thread *caller);

/* The server takes a call: the client gets a new reply handle, lends priority and time. */
static inline void server_accept(struct thread *server, struct thread *client)
{
	client->handle += HANDLE_GENERATION_STEP;
	client->server = server;
	client->client_next = server->clients;
	server->clients = client;
	/* Faults are not refused for their depth; the count may wrap then, and bounds calls later. */
	if (server->depth <= client->depth)
		server->depth = client->depth + 1;
	if (unlikely(client->priority > server->priority))
		server_update_priority(server);
	if (!server->own_context) {
		if (likely(!server->context))
			server->context = client->context;
		else
			server_lend(server, client);
	}
}

#endif
