/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stdin: lines, edited while they are typed.  The console delivers bytes as the
 * keyboard sends them; programs that want those use <okl4/console.h>.
 */
#include <errno.h>

#include <okl4/console.h>
#include <okl4/lock.h>

#include "newlib_calls.h"

#define LINE_BYTES   256
#define BACKSPACE    0x08
#define DELETE	     0x7f
#define END_OF_INPUT 0x04 /* Ctrl-D */

static okl4_lock_t lock;
static char line[LINE_BYTES];
static size_t used;	/* bytes in line */
static size_t consumed; /* of those of a complete line, given to readers */
static int complete;

/* Take one key; true when the line is complete. */
static int edit(char key)
{
	if (key == '\r')
		key = '\n';
	if (key == BACKSPACE || key == DELETE) {
		if (used != 0) {
			used--;
			okl4_console_puts("\b \b");
		}
		return 0;
	}
	if (key == END_OF_INPUT)
		return 1;
	if (key != '\n' && (used == LINE_BYTES - 1 || (unsigned char)key < ' '))
		return 0;
	line[used++] = key;
	okl4_console_write(&key, 1);
	return key == '\n';
}

static int read_line(void)
{
	okl4_word_t got;
	char key;

	used = consumed = 0;
	do {
		if (okl4_console_read(&key, 1, &got) != OKL4_OK) {
			errno = EIO;
			return -1;
		}
	} while (!edit(key));
	complete = 1;
	return 0;
}

int _read(int file, void *buffer, size_t count)
{
	size_t taken;

	if (file != 0) {
		errno = EBADF;
		return -1;
	}
	okl4_lock_acquire(&lock);
	if (!complete && read_line() != 0) {
		okl4_lock_release(&lock);
		return -1;
	}
	for (taken = 0; taken < count && consumed < used; taken++)
		((char *)buffer)[taken] = line[consumed++];
	complete = consumed < used;
	okl4_lock_release(&lock);
	return (int)taken;
}
