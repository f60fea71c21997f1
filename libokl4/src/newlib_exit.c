/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exit, abort and signals end the cell with a line that says how.
 */
#include <errno.h>
#include <stdio.h>

#include <okl4/thread_block.h>

#include "newlib_calls.h"
#include "stop_cell.h"

/* exit() flushes the streams of the main thread; those of another thread that calls it are flushed here. */
static void flush_own_streams(void)
{
	struct _reent *reent = &okl4_thread_block()->reent;

	if (okl4_thread_block() != &okl4_main_thread && reent->__cleanup != NULL)
		reent->__cleanup(reent);
}

void _exit(int status)
{
	char text[24];

	flush_own_streams();
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
