/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads with scheduling contexts, on a clock that the test moves.  What each
 * thread has run is counted beside the kernel, by the tick.
 */
#ifndef HOST_SCHEDULING_FIXTURE_H
#define HOST_SCHEDULING_FIXTURE_H

#include <stdint.h>

#include <kernel/scheduling.h>
#include <kernel/thread.h>
#include <platform/timer.h>

#define MS	      (PLATFORM_COUNTER_FREQUENCY / 1000)
#define SLICE	      (10 * MS)
#define THREADS	      6
#define ENDPOINT_SLOT 1 /* in the list that the threads have in common */

extern struct thread threads[THREADS];
extern uint64_t used[THREADS]; /* ticks in user mode */
extern struct pool *pool;
extern struct thread *running;
extern uint32_t late; /* ticks after which an interrupt is served */

/* A board, a pool and threads without time, all new. */
void reset(void);

/* A thread with time of its own; 0, 0 without limit. */
struct scheduling_context *give_time(uint32_t number, uint32_t priority, uint32_t budget, uint32_t period);

/* The thread is ready from now on. */
void start(uint32_t number);

/* The kernel chooses who runs. */
void leave(void);

/* Lets time pass in user mode, with the interrupts that come. */
void pass(uint64_t ticks);

/* What the kernel says that the thread's context has been charged with. */
uint64_t consumed(uint32_t number);

#endif
