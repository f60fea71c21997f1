/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exit, abort and signals end the cell with a line that says how.
 */
#include <errno.h>
#include <stdio.h>

#include "newlib_calls.h"
#include "stop_cell.h"

void _exit(int status)
{
	char text[24];

	sniprintf(text, sizeof(text), "status %d", status);
	okl4_stop_cell("exit", text);
}

int _kill(int process, int signal)
{
	char text[24];

	if (process != _getpid()) {
		errno = ESRCH;
		return -1;
	}
	sniprintf(text, sizeof(text), "signal %d", signal);
	okl4_stop_cell("abort", text);
}
