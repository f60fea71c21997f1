/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Channels between a process of Linux and a native cell.
 *
 * The system description gives a machine its channels; each is a file
 * /dev/okl4/NAME:
 *
 *   open        waits until the cell has set up its end (O_NONBLOCK: EAGAIN)
 *   read, write bytes from and to the cell, as of a pipe; poll() works
 *   mmap        the memory shared with the cell (MAP_SHARED, not cached)
 *   ioctl       OKL4_CHANNEL_CALL: send words and wait for the cell's answer;
 *               OKL4_CHANNEL_SIZE: bytes of shared memory
 *
 * Several processes may use a channel at once. Calls wait in a queue; a signal
 * ends a wait with EINTR, and the answer is dropped when it comes. EIO means
 * that the cell broke the rules of the channel; it can be used again then.
 */
#ifndef OKL4_CHANNEL_H
#define OKL4_CHANNEL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define OKL4_CHANNEL_WORDS  8
#define OKL4_CHANNEL_FOLDER "/dev/okl4/"

struct okl4_channel_call {
	__u32 label;  /* what is asked for: the cell's protocol */
	__u32 result; /* out: the label of the answer */
	__u32 request[OKL4_CHANNEL_WORDS];
	__u32 answer[OKL4_CHANNEL_WORDS]; /* out */
};

#define OKL4_CHANNEL_CALL _IOWR(0xb6, 0, struct okl4_channel_call)
#define OKL4_CHANNEL_SIZE _IOR(0xb6, 1, __u32)

#ifndef __KERNEL__
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

/* Open a channel by its name: a file descriptor, or -1 with errno. */
static inline int okl4_channel_open(const char *name, int flags)
{
	char path[256];
	int length = snprintf(path, sizeof(path), OKL4_CHANNEL_FOLDER "%s", name);

	if (length < 0 || (size_t)length >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, flags | O_RDWR | O_CLOEXEC);
}

/* Bytes of shared memory, or -1 with errno. */
static inline long okl4_channel_size(int channel)
{
	__u32 size;

	return ioctl(channel, OKL4_CHANNEL_SIZE, &size) ? -1 : (long)size;
}

/* The shared memory and its size, or MAP_FAILED with errno. */
static inline void *okl4_channel_map(int channel, size_t *size)
{
	long bytes = okl4_channel_size(channel);

	if (bytes < 0)
		return MAP_FAILED;
	*size = (size_t)bytes;
	return mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, channel, 0);
}

/* Call the cell: 0 and call->result, call->answer, or -1 with errno. */
static inline int okl4_channel_call(int channel, struct okl4_channel_call *call)
{
	return ioctl(channel, OKL4_CHANNEL_CALL, call);
}
#endif

#endif
