/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up.  The main thread, and threads made through <okl4/thread.h> or
 * <okl4/kthread.h>, are set up before their first instruction.  A <thread> of
 * the system description is not: it calls okl4_init_thread() first.
 */
#ifndef OKL4_INIT_H
#define OKL4_INIT_H

#include <okl4/errno.h>

/*
 * For the function that a <thread> of the description starts with: keeps it in
 * the program though nothing in the program refers to it.
 *     OKL4_THREAD_ENTRY void worker(void) { okl4_init_thread(); ... }
 * It must not return.
 */
#define OKL4_THREAD_ENTRY __attribute__((used, section(".text.okl4_entry")))

/*
 * Give the calling thread its block: errno, stdio, locks, sleep.  Does nothing
 * for a thread that has one.  The block stays as long as the cell.  Blocks until
 * the main thread has set up the library, just before main.
 * OKL4_ALLOC_EXHAUSTED: more than 16 such threads.  OKL4_INVALID_ARGUMENT: the
 * environment does not say which slots the thread with this UTCB number has.
 */
int okl4_init_thread(void);

#endif
