/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a cell.  The line is put together without stdio, which may be what
 * is broken.
 */
#include <string.h>

#include <okl4/console.h>
#include <okl4/env.h>

#include "stop_cell.h"
#include "thread_core.h"

static void append(char *line, size_t size, const char *text)
{
	size_t used = strlen(line);

	strncat(line, text, size - 1 - used);
}

void okl4_stop_cell(const char *what, const char *why)
{
	const char *name = okl4_env_get_string("CELL_NAME");
	char line[OKL4_CONSOLE_BYTES] = "cell ";

	append(line, sizeof(line), name == NULL ? "?" : name);
	append(line, sizeof(line), ": ");
	append(line, sizeof(line), what);
	append(line, sizeof(line), ": ");
	append(line, sizeof(line) - 1, why);
	append(line, sizeof(line), "\n");
	okl4_console_puts(line);
	thread_core_stop_all();
}
