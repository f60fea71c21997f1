/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The terminal's side: bytes wait in a buffer until the UART takes them, and
 * lines of different consoles never mix.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#define TERMINAL_NAME_BYTES 16
#define TERMINAL_LINE_BYTES 256

/*
 * What a console has printed since its last line end.  It appears as "[name]
 * bytes", or, raw, as nothing but the bytes: then they may steer the cursor.
 */
struct line {
	const char *name;
	char bytes[TERMINAL_LINE_BYTES];
	size_t count;
	size_t shown; /* of them, on the terminal, if the cursor stands behind them */
	bool raw;
	bool cut;	 /* raw: more was printed than these bytes can bring back */
	size_t sequence; /* raw: 1 + where a control sequence begins that has not ended; 0: none */
};

/*
 * Show what is not shown of the line, and end it if `ends`: then it is empty.
 * A line that is not ended stays open: if it goes on, it continues where it was;
 * another one begins on a new line of the terminal.  A raw one comes back after the
 * other has ended.  False, and nothing is shown, if there is no room now.
 */
bool terminal_show(struct line *line, bool ends);

/* Show one byte more of a raw line.  False if there is no room now. */
bool terminal_show_raw(struct line *line, char byte);

/* The line is raw from now on; if it is open, it loses the name before it. */
void terminal_make_raw(struct line *line);

/* The line's console is not shown raw any more, or is there anew: if it is open, it is ended on the terminal.
 * What it holds stays. */
void terminal_close(struct line *line);

/* A line of the driver itself; lost if there is no room now. */
void terminal_say(const char *what, const char *name);

/* Give the UART what it takes; true if room was made. */
bool terminal_pump(void);

#endif
