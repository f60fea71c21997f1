/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the cell's main thread a server that lives on its clients' time: the
 * description starts `settle` as a second thread with a priority below it, so that
 * it runs when the main thread waits for the first time, and takes the
 * scheduling context away.
 */
#ifndef BENCH_PASSIVE_H
#define BENCH_PASSIVE_H

void settle(void);

/* Only the description names `settle`: this keeps it in the program. */
#define BE_PASSIVE() __asm__ volatile("" : : "r"(settle))

#endif
