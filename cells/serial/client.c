/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <okl4/syscall.h>

#include "client.h"
#include "names.h"

static struct client clients[CLIENTS];

static void refuse(okl4_word_t handle)
{
	if (handle != 0)
		okl4_reply0(handle, OKAPI_TAG(OKL4_CONSOLE_REFUSED, 0));
}

/* --- output ---------------------------------------------------------------------------------- */

static void write_on(struct console *console)
{
	struct client *client = (struct client *)console;

	if (!client->writing || !console_put(console, client->bytes, client->byte_count, &client->bytes_done))
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
	write_on(&client->console);
}

/* --- input ----------------------------------------------------------------------------------- */

static void answer_read(struct client *client)
{
	okl4_endpoint_message_t reply = {.handle = client->read_handle};
	size_t count = client->console.input_count;
	size_t words;

	if (count > OKL4_CONSOLE_BYTES)
		count = OKL4_CONSOLE_BYTES;
	words = (count + sizeof(okl4_word_t) - 1) / sizeof(okl4_word_t);
	reply.tag = OKAPI_TAG(OKL4_CONSOLE_DONE, 1 + words);
	reply.word[0] = count;
	memcpy(&reply.word[1], client->console.input, count);
	client->reading = false;
	/* A client that is gone meanwhile does not get the bytes. */
	if (okl4_endpoint_reply(&reply) == OKL4_OK)
		console_drop_input(&client->console, count);
}

static void take_input(struct console *console)
{
	struct client *client = (struct client *)console;

	if (client->reading)
		answer_read(client);
}

static void serve_read(struct client *client, const okl4_endpoint_message_t *message)
{
	if (client->reading || message->handle == 0) {
		refuse(message->handle);
		return;
	}
	if (console_with_keyboard == NULL)
		console_give_keyboard(&client->console);
	/* A prompt, or the echo of what is being typed. */
	console_show_open_line(&client->console);
	client->read_handle = message->handle;
	client->reading = true;
	client->console.wants_keys = true;
	if (client->console.input_count != 0 || OKAPI_TAG_LABEL(message->tag) == OKL4_CONSOLE_POLL)
		answer_read(client);
}

/* --- messages -------------------------------------------------------------------------------- */

/* The client with this badge, made if it is new; NULL if there is no room for another one. */
static struct client *find(okl4_word_t badge)
{
	struct client *client;

	for (client = clients; client != clients + CLIENTS && client->badge != 0; client++) {
		if (client->badge == badge)
			return client;
	}
	if (client == clients + CLIENTS || badge == 0)
		return NULL;
	client->badge = badge;
	client->console.steers = true;
	client->console.go_on = write_on;
	client->console.take_input = take_input;
	console_add(&client->console, name_of_badge(badge));
	return client;
}

void client_serve(const okl4_endpoint_message_t *message)
{
	struct client *client = find(message->badge);
	okl4_word_t label = OKAPI_TAG_LABEL(message->tag);

	/* A fault of a thread that names this endpoint as its handler has no answer here: it stays stopped.
	 */
	if (client == NULL || (message->tag & OKAPI_TAG_FAULT))
		refuse(message->handle);
	else if (label == OKL4_CONSOLE_WRITE)
		serve_write(client, message);
	else if (label == OKL4_CONSOLE_READ || label == OKL4_CONSOLE_POLL)
		serve_read(client, message);
	else
		refuse(message->handle);
}
