/* SPDX-License-Identifier: BSD-2-Clause */
/* Transfer of messages between two threads that are there, and the system calls that send and receive. */
#include <kernel/ipc.h>
#include <kernel/leave.h>
#include <kernel/notification.h>
#include <kernel/queue_take.h>
#include <kernel/scheduling.h>
#include <kernel/server.h>
#include <kernel/syscall.h>
#include <kernel/transfer.h>
#include <okapi/fault.h>

#define TAG_SENDER_BITS (OKAPI_TAG_LENGTH_MASK | OKAPI_TAG_CAPABILITY | OKAPI_TAG_NO_BLOCK)
#define TAG_LABEL_BITS	0xffff0000u

static struct endpoint *endpoint_of(struct capability *capability)
{
	return OBJECT_OF(capability, endpoint);
}

/* What is wrong with a tag that a cell gave, at the argument; 0 if nothing. */
static result_t check_tag(uint32_t tag, uint32_t argument)
{
	if (unlikely(tag & ~(TAG_SENDER_BITS | TAG_LABEL_BITS)))
		return OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, argument);
	if (unlikely(OKAPI_TAG_LENGTH(tag) > OKAPI_MESSAGE_WORDS))
		return OKAPI_ERROR_AT(OKAPI_ERROR_TOO_LONG, argument);
	return OKAPI_OK;
}

/* The sender's part is over: it waits for the answer or goes on. */
static void message_delivered(struct thread *sender, struct thread *receiver, bool calling)
{
	struct registers *registers = &receiver->registers;

	receiver->messages_received++;
	registers->r[9] = sender->send_badge;
	if (calling) {
		server_accept(receiver, sender);
		registers->r[8] = sender->handle | (sender->sending_fault ? HANDLE_FAULT : 0);
		sender->state = OKAPI_THREAD_WAIT_REPLY;
	} else {
		registers->r[8] = 0;
		sender->messages_sent++;
		thread_wake(sender, OKAPI_OK);
	}
}

/* A receiver waits: hands over at once.  Nothing has been written when an error is returned. */
static result_t deliver_now(struct thread *sender, struct thread *receiver, bool calling)
{
	result_t result = transfer_check(sender, receiver, 1);

	if (result != OKAPI_OK)
		return result;
	queue_take(&receiver->endpoint->receivers, receiver);
	receiver->endpoint = NULL;
	transfer(sender, receiver);
	message_delivered(sender, receiver, calling);
	thread_wake(receiver, OKAPI_OK);
	return RESULT_BLOCKED;
}

void ipc_wait_to_send(struct thread *thread, struct endpoint *endpoint, bool calling)
{
	thread->state = OKAPI_THREAD_SENDING;
	thread->endpoint = endpoint;
	thread->calling = calling;
	queue_insert(&endpoint->senders, thread);
	if (calling && endpoint->server)
		server_has_caller(endpoint->server, thread);
}

static result_t send(struct thread *thread, bool calling)
{
	const uint32_t *r = thread->registers.r;
	struct capability *capability;
	struct endpoint *endpoint;
	uint32_t rights = OKAPI_ENDPOINT_SEND;
	result_t error = check_tag(r[1], 1);

	if (error != OKAPI_OK)
		return error;
	if (r[1] & OKAPI_TAG_CAPABILITY)
		rights |= OKAPI_ENDPOINT_GRANT;
	capability = capability_find(thread, r[0], OKAPI_TYPE_ENDPOINT, rights, 0, &error);
	if (!capability)
		return error;
	endpoint = endpoint_of(capability);
	if (calling && thread->depth >= OKAPI_MAX_CALL_DEPTH)
		return OKAPI_ERROR_AT(OKAPI_ERROR_CHAIN, 0);
	thread->send_badge = capability->badge;
	if (endpoint->receivers.head)
		return deliver_now(thread, endpoint->receivers.head, calling);
	if (r[1] & OKAPI_TAG_NO_BLOCK)
		return OKAPI_ERROR_AT(OKAPI_ERROR_WOULD_BLOCK, 0);
	if (calling && server_chain_too_long(endpoint->server, thread))
		return OKAPI_ERROR_AT(OKAPI_ERROR_CHAIN, 0);
	ipc_wait_to_send(thread, endpoint, calling);
	return RESULT_BLOCKED;
}

result_t sys_call(struct thread *thread)
{
	return send(thread, true);
}

result_t sys_send(struct thread *thread)
{
	return send(thread, false);
}

/* The bound notification's events as a message. */
static bool take_events(struct thread *thread)
{
	struct notification *notification = thread->notification;
	uint32_t *r = thread->registers.r;

	if (!notification || notification->bits == 0)
		return false;
	r[1] = OKAPI_TAG_NOTIFICATION | 1;
	r[2] = notification->bits;
	r[8] = 0;
	r[9] = 0;
	notification->bits = 0;
	return true;
}

/* The first queued sender whose message can be had: those that cannot be served get their error and are
 * passed. */
static bool take_from_sender(struct thread *thread, struct endpoint *endpoint)
{
	struct thread *sender;
	result_t result;

	while ((sender = endpoint->senders.head) != NULL) {
		bool calling = sender->calling;

		queue_take(&endpoint->senders, sender);
		sender->endpoint = NULL;
		result = sender->sending_fault ? OKAPI_OK : transfer_check(sender, thread, 1);
		if (result == OKAPI_OK) {
			if (sender->sending_fault)
				transfer_fault(sender, thread);
			else
				transfer(sender, thread);
			message_delivered(sender, thread, calling);
			return true;
		}
		thread_wake(sender, result);
		server_find_time(thread);
		server_update_priority(thread);
		if (preemption_point())
			return false;
	}
	return false;
}

static result_t receive(struct thread *thread, struct endpoint *endpoint, bool may_block)
{
	if (take_events(thread))
		return OKAPI_OK;
	/* A server that waits can be handed a call at any time, so a full one may not wait. */
	if (unlikely(thread->clients) && server_is_full(thread))
		return OKAPI_ERROR_AT(OKAPI_ERROR_LIMIT, 0);
	server_serves(thread, endpoint);
	if (take_from_sender(thread, endpoint)) {
		server_update_priority(thread);
		return OKAPI_OK;
	}
	if (endpoint->senders.head)
		return RESULT_RESTART;
	if (!may_block)
		return OKAPI_ERROR_AT(OKAPI_ERROR_WOULD_BLOCK, 0);
	thread->state = OKAPI_THREAD_RECEIVING;
	thread->endpoint = endpoint;
	queue_insert(&endpoint->receivers, thread);
	return RESULT_BLOCKED;
}

result_t sys_wait(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability =
		capability_find(thread, r[0], OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_RECEIVE, 0, &error);

	if (!capability)
		return error;
	if (r[1] & ~(uint32_t)OKAPI_TAG_NO_BLOCK)
		return OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, 1);
	return receive(thread, endpoint_of(capability), !(r[1] & OKAPI_TAG_NO_BLOCK));
}

/* The caller that a reply handle stands for, if it waits for this server. */
static struct thread *find_caller(const struct thread *server, uint32_t handle)
{
	struct thread *caller = thread_table[HANDLE_NUMBER(handle)];

	if (!caller || (caller->handle | (caller->sending_fault ? HANDLE_FAULT : 0)) != handle ||
	    caller->state != OKAPI_THREAD_WAIT_REPLY || caller->server != server)
		return NULL;
	return caller;
}

/* Answers one caller.  The reply's words are in r2.. as in every message; handle and tag may be elsewhere. */
static result_t answer(struct thread *server, uint32_t handle, uint32_t handle_argument)
{
	struct thread *caller = find_caller(server, handle);
	uint32_t tag = server->registers.r[1];
	result_t error = check_tag(tag, 1);

	if (error != OKAPI_OK)
		return error;
	if (!caller)
		return OKAPI_ERROR_AT(OKAPI_ERROR_HANDLE, handle_argument);
	if (caller->sending_fault) {
		if (tag & OKAPI_TAG_CAPABILITY)
			return OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, 1);
		if (OKAPI_TAG_LABEL(tag) > OKAPI_FAULT_REPLY_STOP)
			return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 1);
		transfer_fault_reply(server, caller);
		server_forget(caller);
		thread_end_fault(caller, OKAPI_TAG_LABEL(tag) == OKAPI_FAULT_REPLY_STOP);
		return OKAPI_OK;
	}
	error = transfer_check(server, caller, 1);
	if (error != OKAPI_OK)
		return error;
	transfer(server, caller);
	server_forget(caller);
	thread_wake(caller, OKAPI_OK);
	return OKAPI_OK;
}

result_t sys_reply(struct thread *thread)
{
	return answer(thread, thread->registers.r[0], 0);
}

result_t sys_reply_wait(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability =
		capability_find(thread, r[0], OKAPI_TYPE_ENDPOINT, OKAPI_ENDPOINT_RECEIVE, 0, &error);

	if (!capability)
		return error;
	if (r[8] != 0) {
		error = answer(thread, r[8], 8);
		if (error != OKAPI_OK)
			return error;
		/* Should the waiting part be restarted, the answer has been given. */
		r[8] = 0;
	}
	return receive(thread, endpoint_of(capability), true);
}
