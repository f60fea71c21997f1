/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prototypes of the functions that newlib calls and declares nowhere.
 */
#ifndef NEWLIB_CALLS_H
#define NEWLIB_CALLS_H

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

struct stat;
struct timeval;
struct tms;
struct _reent;

int _write(int file, const void *buffer, size_t count);
int _read(int file, void *buffer, size_t count);
int _close(int file);
int _fstat(int file, struct stat *status);
int _isatty(int file);
int _lseek(int file, int offset, int whence);
int _open(const char *path, int flags, int mode);
int _stat(const char *path, struct stat *status);
int _link(const char *from, const char *to);
int _unlink(const char *path);
int _getpid(void);
int _kill(int process, int signal);
void _exit(int status) __attribute__((noreturn));
void *_sbrk(ptrdiff_t increment);
int _gettimeofday(struct timeval *now, void *zone);
clock_t _times(struct tms *times);
void __malloc_lock(struct _reent *reent);
void __malloc_unlock(struct _reent *reent);

#endif
