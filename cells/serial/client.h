/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cells that have a console here.  A client has at most one write and one
 * read waiting; so all of them together never hold more reply handles than the
 * kernel lets one thread keep, and none can keep the others from being served.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>

#include <okl4/console.h>
#include <okl4/endpoint.h>

#include "terminal.h"

/* Two handles each and the one being served: below OKAPI_MAX_OUTSTANDING. */
#define CLIENTS	    15
#define INPUT_BYTES 256

struct client {
	okl4_word_t badge; /* 0: entry is free */
	char name[TERMINAL_NAME_BYTES];

	/* Output: the line so far, and the bytes of the write that are not in it yet. */
	char line[TERMINAL_LINE_BYTES];
	size_t line_count;
	char bytes[OKL4_CONSOLE_BYTES];
	size_t byte_count, bytes_done;
	bool writing; /* a write is not answered yet */
	okl4_word_t write_handle;

	/* Input: what was typed and not read yet. */
	char input[INPUT_BYTES];
	size_t input_count;
	bool reading;	 /* a read is not answered yet */
	bool wants_keys; /* has asked for input before */
	okl4_word_t read_handle;
};

/* The client with this badge, made if it is new; NULL if there is no room for another one. */
struct client *client_find(okl4_word_t badge);

/* The client after this one (NULL: the first), in a circle; NULL if there is none. */
struct client *client_next(struct client *client);

/* Serve a message of the client.  It is answered now or, with client_progress, later. */
void client_serve(struct client *client, const okl4_endpoint_message_t *message);

/* Go on with writes that waited for room on the terminal, each client in turn. */
void client_progress(void);

/* Give the keyboard to the next client that has asked for input, or to any if none has. */
void client_pass_keyboard(void);

/* A key for the client.  Lost if the client does not read what it gets. */
void client_type(struct client *client, char key);

/* The client that has the keyboard; NULL at first. */
extern struct client *client_with_keyboard;

#endif
