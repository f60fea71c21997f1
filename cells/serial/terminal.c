/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "channels.h"
#include "terminal.h"
#include "uart.h"

#define BUFFER_BYTES 4096 /* a power of two */
#define NARROW	     76	  /* a line of so many bytes fits on one of the terminal's */
#define FURNITURE    16	  /* most bytes around names and lines: ends, brackets, ERASE */
#define ERASE	     "\r\033[K"
#define WITHIN_LINE  "@CDKPm" /* how control sequences end that concern the line alone */

static char buffer[BUFFER_BYTES];
static size_t put_position, get_position; /* count up for ever; their difference is what waits */

/* The line behind which the cursor stands, or NULL: it is at the left. */
static struct line *open_line;

static bool has_room(size_t bytes)
{
	return BUFFER_BYTES - (put_position - get_position) >= bytes;
}

static void put(const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer[put_position++ % BUFFER_BYTES] = bytes[i];
}

static void put_text(const char *text)
{
	put(text, strlen(text));
}

static void empty(struct line *line)
{
	line->count = line->shown = line->sequence = 0;
	line->cut = false;
}

/* Begin at the left.  The line that was open, if it shall come back when the next one has ended. */
static struct line *leave_open_line(bool may_come_back)
{
	struct line *line = open_line;

	open_line = NULL;
	if (line == NULL)
		return NULL;
	line->shown = 0;
	may_come_back = may_come_back && line->raw && !line->cut;
	put_text(may_come_back && line->count <= NARROW ? ERASE : "\r\n");
	if (line->cut)
		empty(line);
	return may_come_back ? line : NULL;
}

static void open_again(struct line *line)
{
	put(line->bytes, line->count);
	line->shown = line->count;
	open_line = line;
}

bool terminal_show(struct line *line, bool ends)
{
	struct line *back = NULL;

	if (!has_room(FURNITURE + strlen(line->name) + line->count +
		      (open_line == NULL ? 0 : open_line->count)))
		return false;
	if (open_line != line) {
		back = leave_open_line(ends);
		line->shown = 0;
		if (!line->raw) {
			put_text("[");
			put_text(line->name);
			put_text("] ");
		}
	}
	put(line->bytes + line->shown, line->count - line->shown);
	line->shown = line->count;
	open_line = line;
	if (!ends)
		return true;
	put_text("\r\n");
	empty(line);
	open_line = NULL;
	if (back != NULL)
		open_again(back);
	return true;
}

/* Keep a byte for when the line has to come back. */
static void keep(struct line *line, char byte)
{
	size_t length;

	if (line->count == TERMINAL_LINE_BYTES) {
		line->cut = true;
		return;
	}
	line->bytes[line->count++] = byte;
	length = line->sequence == 0 ? 0 : line->count - line->sequence;
	if (byte == '\033')
		line->sequence = line->count;
	if (length == 0 || (length == 1 && byte == '[') || (length > 1 && byte < '@'))
		return;
	/* A question to the terminal is asked once; what leaves the line is no line. */
	if (length > 1 && byte == 'n')
		line->count = line->sequence - 1;
	else if (length == 1 || strchr(WITHIN_LINE, byte) == NULL)
		line->cut = true;
	line->sequence = 0;
}

bool terminal_show_raw(struct line *line, char byte)
{
	if (!has_room(FURNITURE + line->count + 1))
		return false;
	if (open_line != line) {
		leave_open_line(false);
		open_again(line);
	}
	put(&byte, 1);
	if (byte == '\n') {
		empty(line);
		open_line = NULL;
	} else {
		keep(line, byte);
	}
	line->shown = line->count;
	return true;
}

void terminal_make_raw(struct line *line)
{
	bool is_open = open_line == line && has_room(FURNITURE + line->count);

	line->raw = true;
	if (!is_open)
		return;
	/* Programs that edit a line believe that it begins at the left. */
	put_text(ERASE);
	open_again(line);
}

void terminal_close(struct line *line)
{
	if (open_line == line && has_room(FURNITURE))
		leave_open_line(false);
}

void terminal_say(const char *what, const char *name)
{
	static struct line self = {.name = CELL_NAME};

	snprintf(self.bytes, sizeof(self.bytes), "%s%s", what, name);
	self.count = strlen(self.bytes);
	terminal_show(&self, true);
}

bool terminal_pump(void)
{
	size_t before = get_position;

	while (get_position != put_position && uart_send((uint8_t)buffer[get_position % BUFFER_BYTES]))
		get_position++;
	uart_want_room(get_position != put_position);
	return get_position != before;
}
