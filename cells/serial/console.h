/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What cells and machines have in common: a console with a name, the line that is
 * being printed, and what was typed and not taken yet.  One at a time has the keyboard.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "terminal.h"

#define INPUT_BYTES 256

struct console {
	struct console *next; /* in a circle of all */
	char name[TERMINAL_NAME_BYTES];
	struct line line;
	int escape;  /* how much of a control sequence was dropped, see console.c */
	bool steers; /* may steer the cursor while it has the keyboard, without being raw */

	char input[INPUT_BYTES];
	size_t input_count;
	bool input_lost; /* and the user knows */
	bool wants_keys;

	void (*go_on)(struct console *console);	     /* there may be room on the terminal */
	void (*take_input)(struct console *console); /* something was typed */
};

/* The console that has the keyboard; NULL at first. */
extern struct console *console_with_keyboard;

/* Add a console, whose functions are filled in; the last one of the circle. */
void console_add(struct console *console, const char *name);

/* Print bytes from *done on, whole lines at once; false, with *done what is printed, if there is no room. */
bool console_put(struct console *console, const char *bytes, size_t count, size_t *done);

/* Print the line so far, for a prompt or an echo; without room, it appears later. */
void console_show_open_line(struct console *console);

/* Let all go on that wait for room on the terminal, each in turn. */
void console_progress(void);

/* From now on show the console raw, from the line that is open on, or in lines again. */
void console_set_raw(struct console *console, bool raw);

/* Give the keyboard to this console, and say so. */
void console_give_keyboard(struct console *console);

/* Give it to the next one that has asked for input, or to any if none has. */
void console_pass_keyboard(void);

/* A key for the console. */
void console_type(struct console *console, char key);

/* Forget the first bytes of the input: they were taken. */
void console_drop_input(struct console *console, size_t count);

#endif
