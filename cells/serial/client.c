/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include <okl4/syscall.h>

#include "client.h"
#include "names.h"

struct client *client_with_keyboard;

static struct client clients[CLIENTS];

struct client *client_find(okl4_word_t badge)
{
	struct client *client;

	for (client = clients; client != clients + CLIENTS && client->badge != 0; client++) {
		if (client->badge == badge)
			return client;
	}
	if (client == clients + CLIENTS || badge == 0)
		return NULL;
	client->badge = badge;
	snprintf(client->name, sizeof(client->name), "%s", name_of_badge(badge));
	return client;
}

struct client *client_next(struct client *client)
{
	struct client *next = client == NULL ? clients : client + 1;

	if (next == clients + CLIENTS || next->badge == 0)
		next = clients;
	return next->badge == 0 ? NULL : next;
}

void client_pass_keyboard(void)
{
	struct client *first = client_next(client_with_keyboard), *next = first;

	while (next != NULL && !next->wants_keys) {
		next = client_next(next);
		if (next == first)
			break;
	}
	client_with_keyboard = next;
}

static void refuse(okl4_word_t handle)
{
	if (handle != 0)
		okl4_reply0(handle, OKAPI_TAG(OKL4_CONSOLE_REFUSED, 0));
}

/* --- output ---------------------------------------------------------------------------------- */

/*
 * What the terminal gets for a byte.  The client with the keyboard may steer the
 * cursor; the others could use that to pass for somebody else.
 */
static char shown(const struct client *client, char byte)
{
	bool printable = (unsigned char)byte >= ' ' && byte != 0x7f;

	return printable || byte == '\t' || client == client_with_keyboard ? byte : '?';
}

/* Put bytes of the write into the line, and full or ended lines on the terminal; false if that has no room.
 */
static bool advance(struct client *client)
{
	while (client->bytes_done < client->byte_count) {
		char byte = client->bytes[client->bytes_done];

		if (byte == '\n' || client->line_count == TERMINAL_LINE_BYTES) {
			if (!terminal_show(client->name, client->line, client->line_count, true))
				return false;
			client->line_count = 0;
		}
		if (byte != '\n' && byte != '\r')
			client->line[client->line_count++] = shown(client, byte);
		client->bytes_done++;
	}
	return true;
}

static void advance_and_answer(struct client *client)
{
	if (!client->writing || !advance(client))
		return;
	client->writing = false;
	if (client->write_handle != 0)
		okl4_reply1(client->write_handle, OKAPI_TAG(OKL4_CONSOLE_DONE, 1), client->byte_count);
}

static void serve_write(struct client *client, const okl4_endpoint_message_t *message)
{
	okl4_word_t length = OKAPI_TAG_LENGTH(message->tag);
	okl4_word_t count = length == 0 ? 0 : message->word[0];

	if (client->writing || count == 0 || count > OKL4_CONSOLE_BYTES ||
	    count > (length - 1) * sizeof(okl4_word_t)) {
		refuse(message->handle);
		return;
	}
	memcpy(client->bytes, &message->word[1], count);
	client->byte_count = count;
	client->bytes_done = 0;
	client->write_handle = message->handle;
	client->writing = true;
	advance_and_answer(client);
}

void client_progress(void)
{
	static struct client *turn;
	struct client *first = client_next(turn);

	/* A different client comes first each time, so that nobody always gets the last room. */
	turn = first;
	if (first == NULL)
		return;
	do {
		advance_and_answer(turn);
		turn = client_next(turn);
	} while (turn != first);
}

/* --- input ----------------------------------------------------------------------------------- */

static void answer_read(struct client *client)
{
	okl4_endpoint_message_t reply = {.handle = client->read_handle};
	size_t count = client->input_count < OKL4_CONSOLE_BYTES ? client->input_count : OKL4_CONSOLE_BYTES;
	size_t words = (count + sizeof(okl4_word_t) - 1) / sizeof(okl4_word_t);

	reply.tag = OKAPI_TAG(OKL4_CONSOLE_DONE, 1 + words);
	reply.word[0] = count;
	memcpy(&reply.word[1], client->input, count);
	client->reading = false;
	/* A client that is gone meanwhile does not get the bytes. */
	if (okl4_endpoint_reply(&reply) != OKL4_OK)
		return;
	client->input_count -= count;
	memmove(client->input, client->input + count, client->input_count);
}

static void serve_read(struct client *client, const okl4_endpoint_message_t *message)
{
	if (client->reading || message->handle == 0) {
		refuse(message->handle);
		return;
	}
	if (client_with_keyboard == NULL) {
		client_with_keyboard = client;
		terminal_say("keyboard: ", client->name);
	}
	/* Show a prompt, or the echo of what is being typed. */
	if (client->line_count != 0 && terminal_show(client->name, client->line, client->line_count, false))
		client->line_count = 0;
	client->read_handle = message->handle;
	client->reading = true;
	client->wants_keys = true;
	if (client->input_count != 0 || OKAPI_TAG_LABEL(message->tag) == OKL4_CONSOLE_POLL)
		answer_read(client);
}

void client_type(struct client *client, char key)
{
	if (client->input_count < INPUT_BYTES)
		client->input[client->input_count++] = key;
	if (client->reading)
		answer_read(client);
}

void client_serve(struct client *client, const okl4_endpoint_message_t *message)
{
	switch (OKAPI_TAG_LABEL(message->tag)) {
	case OKL4_CONSOLE_WRITE:
		serve_write(client, message);
		break;
	case OKL4_CONSOLE_READ:
	case OKL4_CONSOLE_POLL:
		serve_read(client, message);
		break;
	default:
		refuse(message->handle);
		break;
	}
}
