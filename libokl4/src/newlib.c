/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What newlib asks of the system below it.  Files 0, 1 and 2 are the console;
 * there are no others.
 */
#include <errno.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>

#include <okl4/clock.h>
#include <okl4/console.h>

#include "newlib_calls.h"

#define LAST_CONSOLE_FILE 2

static int is_console(int file)
{
	if (file >= 0 && file <= LAST_CONSOLE_FILE)
		return 1;
	errno = EBADF;
	return 0;
}

int _write(int file, const void *buffer, size_t count)
{
	if (!is_console(file))
		return -1;
	/* Output that nobody shows is not an error of the program. */
	okl4_console_write(buffer, count);
	return (int)count;
}

int _close(int file)
{
	return is_console(file) ? 0 : -1;
}

int _fstat(int file, struct stat *status)
{
	if (!is_console(file))
		return -1;
	*status = (struct stat){.st_mode = S_IFCHR | 0666, .st_blksize = OKL4_CONSOLE_BYTES};
	return 0;
}

int _isatty(int file)
{
	return is_console(file);
}

int _lseek(int file, int offset, int whence)
{
	(void)offset;
	(void)whence;
	if (is_console(file))
		errno = ESPIPE;
	return -1;
}

int _open(const char *path, int flags, int mode)
{
	(void)path;
	(void)flags;
	(void)mode;
	errno = ENOENT;
	return -1;
}

int _stat(const char *path, struct stat *status)
{
	(void)path;
	(void)status;
	errno = ENOENT;
	return -1;
}

int _link(const char *from, const char *to)
{
	(void)from;
	(void)to;
	errno = EMLINK;
	return -1;
}

int _unlink(const char *path)
{
	(void)path;
	errno = ENOENT;
	return -1;
}

int _getpid(void)
{
	return 1;
}

/* Time since boot: a cell knows no other. */
int _gettimeofday(struct timeval *now, void *zone)
{
	uint64_t us = okl4_clock_us();

	(void)zone;
	now->tv_sec = (time_t)(us / OKL4_US_PER_S);
	now->tv_usec = (suseconds_t)(us % OKL4_US_PER_S);
	return 0;
}

clock_t _times(struct tms *times)
{
	clock_t now = (clock_t)okl4_scale(okl4_clock_ticks(), CLOCKS_PER_SEC, okl4_clock_frequency(), 0);

	*times = (struct tms){.tms_utime = now};
	return now;
}
