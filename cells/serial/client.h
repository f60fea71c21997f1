/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cells that have a console here.  A client has at most one write and one
 * read waiting; so all of them together never hold more reply handles than the
 * kernel lets one thread keep, and none can keep the others from being served.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <okl4/console.h>
#include <okl4/endpoint.h>

#include "console.h"

/* Two handles each and the one being served: below OKAPI_MAX_OUTSTANDING. */
#define CLIENTS 15

struct client {
	struct console console; /* first: the console's functions know the client by it */
	okl4_word_t badge;	/* 0: entry is free */

	/* Output: the bytes of the write that are not printed yet. */
	char bytes[OKL4_CONSOLE_BYTES];
	size_t byte_count, bytes_done;
	bool writing; /* a write is not answered yet */
	okl4_word_t write_handle;

	bool reading; /* a read is not answered yet */
	okl4_word_t read_handle;
};

/* Serve a message.  It is answered now or, when there is room or input, later. */
void client_serve(const okl4_endpoint_message_t *message);

#endif
