/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots that the weaver fills in every cell's capability list.  Slots 12..15
 * are kept free for later standard ones; capabilities that the description
 * names follow from OKL4_SLOT_FIRST_NAMED on, and what comes after the last
 * named one belongs to the cell (<okl4/slot_allocator.h>).
 */
#ifndef OKL4_SLOTS_H
#define OKL4_SLOTS_H

#define OKL4_SLOT_LIST		    1  /* the capability list itself */
#define OKL4_SLOT_SPACE		    2  /* the cell's address space */
#define OKL4_SLOT_POOL		    3  /* kernel memory that pays for the cell's objects */
#define OKL4_SLOT_SCHEDULING	    4  /* scheduling context of the main thread */
#define OKL4_SLOT_CONSOLE	    5  /* endpoint of the console driver; empty without a console */
#define OKL4_SLOT_MAIN_ENDPOINT	    6  /* the main thread's endpoint */
#define OKL4_SLOT_MAIN_NOTIFICATION 7  /* the main thread's notification, bound to it */
#define OKL4_SLOT_MAIN_THREAD	    8  /* the main thread */
#define OKL4_SLOT_MAIN_TIMER	    9  /* timer that signals OKL4_TIMER_BIT of the main notification */
#define OKL4_SLOT_HEAP		    10 /* segment of the heap */
#define OKL4_SLOT_FAULT		    11 /* endpoint that gets the cell's faults; may be empty */
#define OKL4_SLOT_FIRST_NAMED	    16

#define OKL4_TIMER_BIT 31

#endif
