/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Offsets of a thread's objects from okl4_thread_block.own.
 */
#ifndef THREAD_SLOTS_H
#define THREAD_SLOTS_H

#define OKL4_OWN_PARK	    0 /* notification of <park.h> */
#define OKL4_OWN_SCHEDULING 1 /* scheduling context; the main thread's is OKL4_SLOT_SCHEDULING */
#define OKL4_OWN_TIMER	    2
#define OKL4_OWN_SLOTS	    3

#endif
