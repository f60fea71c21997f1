/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "channels.h"
#include "terminal.h"
#include "uart.h"

#define BUFFER_BYTES 4096 /* a power of two */

static char buffer[BUFFER_BYTES];
static size_t put_position, get_position; /* count up for ever; their difference is what waits */

/* Whose line is open, or NULL. */
static const char *open_name;

static void put(const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer[put_position++ % BUFFER_BYTES] = bytes[i];
}

static void put_text(const char *text)
{
	put(text, strlen(text));
}

bool terminal_show(const char *name, const char *bytes, size_t count, bool ends)
{
	/* At most: a line end, "[name] ", the bytes, a line end. */
	size_t most = 2 + strlen(name) + 3 + count + 2;

	if (BUFFER_BYTES - (put_position - get_position) < most)
		return false;
	if (open_name != name) {
		if (open_name != NULL)
			put_text("\r\n");
		put_text("[");
		put_text(name);
		put_text("] ");
	}
	put(bytes, count);
	if (ends)
		put_text("\r\n");
	open_name = ends ? NULL : name;
	return true;
}

void terminal_say(const char *what, const char *name)
{
	static const char self[] = CELL_NAME;
	char line[80];
	int count = snprintf(line, sizeof(line), "%s%s", what, name);

	terminal_show(self, line, (size_t)count, true);
}

bool terminal_pump(void)
{
	size_t before = get_position;

	while (get_position != put_position && uart_send((uint8_t)buffer[get_position % BUFFER_BYTES]))
		get_position++;
	uart_want_room(get_position != put_position);
	return get_position != before;
}
