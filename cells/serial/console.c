/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "console.h"

struct console *console_with_keyboard;

/* The last one of the circle: its next is the first. */
static struct console *last;

void console_add(struct console *console, const char *name)
{
	snprintf(console->name, sizeof(console->name), "%s", name);
	console->line.name = console->name;
	console->next = last == NULL ? console : last->next;
	if (last != NULL)
		last->next = console;
	last = console;
}

/* --- output ---------------------------------------------------------------------------------- */

/* How much of a control sequence "ESC [ parameters letter" was dropped. */
#define OUTSIDE	 0
#define ESCAPE	 1 /* the ESC */
#define SEQUENCE 2 /* and the bracket */

/*
 * What a line gets for a byte, 0 for nothing.  The console with the keyboard may
 * be one that steers the cursor; the others could use that to pass for somebody else.
 */
static char shown(struct console *console, char byte)
{
	bool printable = (unsigned char)byte >= ' ' && byte != 0x7f;

	if (console->steers && console == console_with_keyboard)
		return byte == '\r' ? 0 : byte;
	if (console->escape == ESCAPE) {
		console->escape = byte == '[' ? SEQUENCE : OUTSIDE;
		return 0;
	}
	if (console->escape == SEQUENCE && printable) {
		if (byte >= '@')
			console->escape = OUTSIDE;
		return 0;
	}
	console->escape = byte == '\033' ? ESCAPE : OUTSIDE;
	if (byte == '\r' || byte == '\033')
		return 0;
	return printable || byte == '\t' ? byte : '?';
}

static bool put_in_line(struct console *console, char byte)
{
	struct line *line = &console->line;
	char instead;

	if ((byte == '\n' || line->count == TERMINAL_LINE_BYTES) && !terminal_show(line, true))
		return false;
	instead = byte == '\n' ? 0 : shown(console, byte);
	if (instead != 0)
		line->bytes[line->count++] = instead;
	return true;
}

bool console_put(struct console *console, const char *bytes, size_t count, size_t *done)
{
	while (*done < count) {
		char byte = bytes[*done];

		if (!(console->line.raw ? terminal_show_raw(&console->line, byte)
					: put_in_line(console, byte)))
			return false;
		++*done;
	}
	return true;
}

void console_show_open_line(struct console *console)
{
	if (console->line.shown != console->line.count)
		terminal_show(&console->line, false);
}

void console_progress(void)
{
	static struct console *turn;
	struct console *first;

	if (last == NULL)
		return;
	/* A different one comes first each time, so that nobody always gets the last room. */
	first = turn = turn == NULL ? last : turn->next;
	do {
		turn->go_on(turn);
		turn = turn->next;
	} while (turn != first);
}

/* What was printed raw is going to be shown in a line: without what steers the cursor. */
static void clean(struct console *console)
{
	struct line *line = &console->line;
	size_t kept = 0;

	console->escape = OUTSIDE;
	for (size_t i = 0; i < line->count; i++) {
		char instead = line->bytes[i] == '\b' ? 0 : shown(console, line->bytes[i]);

		if (instead != 0)
			line->bytes[kept++] = instead;
	}
	line->count = kept;
	line->shown = 0;
}

void console_set_raw(struct console *console, bool raw)
{
	struct line *line = &console->line;

	if (line->raw == raw)
		return;
	if (raw) {
		terminal_make_raw(line);
		console_show_open_line(console);
		return;
	}
	terminal_close(line);
	line->raw = line->cut = false;
	line->sequence = 0;
	clean(console);
}

/* --- keyboard -------------------------------------------------------------------------------- */

void console_give_keyboard(struct console *console)
{
	if (console_with_keyboard != NULL && console_with_keyboard != console)
		console_set_raw(console_with_keyboard, false);
	console_with_keyboard = console;
	terminal_say("keyboard: ", console->name);
}

void console_pass_keyboard(void)
{
	struct console *from = console_with_keyboard == NULL ? last : console_with_keyboard;
	struct console *next;

	if (from == NULL)
		return;
	for (next = from->next; !next->wants_keys && next != from; next = next->next)
		;
	console_give_keyboard(next->wants_keys ? next : from->next);
}

void console_type(struct console *console, char key)
{
	if (console->input_count < INPUT_BYTES) {
		console->input[console->input_count++] = key;
	} else if (!console->input_lost) {
		console->input_lost = true;
		terminal_say("input is lost, nobody takes it: ", console->name);
	}
	console->take_input(console);
}

void console_drop_input(struct console *console, size_t count)
{
	console->input_count -= count;
	memmove(console->input, console->input + count, console->input_count);
	if (console->input_count == 0)
		console->input_lost = false;
}
