/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cell's console: the protocol between a cell and the console driver, and
 * the client's side.  printf, puts and stdin of newlib go through it.
 *
 * Messages to the endpoint in OKL4_SLOT_CONSOLE:
 *     WRITE     word 0: number of bytes, 1..OKL4_CONSOLE_BYTES; bytes packed
 *               little-endian from word 1 on.  Reply: label OKL4_CONSOLE_DONE,
 *               word 0: bytes taken
 *     READ      no words.  The reply comes when there is input: word 0: number of
 *               bytes, bytes from word 1 on.  One waiting READ for each cell
 *     POLL      as READ, but the reply comes at once, with 0 bytes if there is no input
 * A reply of label OKL4_CONSOLE_REFUSED carries no words: the request was malformed,
 * or a second one while the first waits.
 */
#ifndef OKL4_CONSOLE_H
#define OKL4_CONSOLE_H

#include <okl4/errno.h>
#include <okl4/types.h>

#define OKL4_CONSOLE_WRITE   1
#define OKL4_CONSOLE_READ    2
#define OKL4_CONSOLE_POLL    3
#define OKL4_CONSOLE_DONE    0
#define OKL4_CONSOLE_REFUSED 1
#define OKL4_CONSOLE_BYTES   244

/*
 * Write all bytes.  Without a console, or when the driver is gone, they go to the
 * kernel's console if this kernel has one (test kernels).  Blocks while the
 * driver is busy.  Uses the calling thread's UTCB: message words 6.. are lost.
 * OKL4_INVALID_ARGUMENT: NULL.  OKL4_UNMAPPED: nobody shows the bytes.
 */
int okl4_console_write(const void *bytes, okl4_word_t count);

/* okl4_console_write for a string. */
int okl4_console_puts(const char *text);

/*
 * Read at most `count` bytes, at least one; *got is how many.  Blocks until
 * there is input for this cell.  OKL4_INVALID_ARGUMENT: NULL or count 0.
 * OKL4_IN_USE: another thread of the cell is reading.  OKL4_UNMAPPED: no console.
 * Bytes that do not fit are kept for the next read.
 */
int okl4_console_read(void *bytes, okl4_word_t count, okl4_word_t *got);

/* The same without waiting: OKL4_WOULD_BLOCK if there is no input. */
int okl4_console_poll(void *bytes, okl4_word_t count, okl4_word_t *got);

#endif
