/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The terminal's side: bytes wait in a buffer until the UART takes them, and
 * lines of different cells never mix.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#define TERMINAL_NAME_BYTES 16

/*
 * Show `count` bytes of cell `name`, and end the line if `ends`.  A line that is
 * not ended stays open: if the same cell (the same pointer) goes on, it
 * continues, anything else begins on a new line.  False, and nothing is shown, if
 * there is no room now.  count is at most TERMINAL_LINE_BYTES.
 */
#define TERMINAL_LINE_BYTES 256
bool terminal_show(const char *name, const char *bytes, size_t count, bool ends);

/* A line of the driver itself, of less than 80 bytes; lost if there is no room now. */
void terminal_say(const char *what, const char *name);

/* Give the UART what it takes; true if room was made. */
bool terminal_pump(void);

#endif
