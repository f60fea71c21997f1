/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads made of nothing but kernel objects, so that a test has each of their
 * capabilities: the thread in a slot that the test chooses, its scheduling
 * context in the next one.
 */
#ifndef TEST_WORKERS_H
#define TEST_WORKERS_H

#include <stdint.h>

#include <okapi/fault.h>

#define WORKER_SLOTS	  2
#define WORKER_THREAD	  0 /* offsets from its first slot */
#define WORKER_SCHEDULING 1

struct worker {
	uint32_t slot;	/* first of WORKER_SLOTS slots of the cell's list */
	uint32_t space; /* slot of a space, 0 for the cell's own */
	uint32_t list;	/* slot of a list, 0 for the cell's own */
	uint32_t utcb;	/* number in the space */
	uint32_t priority;
	uint32_t fault_endpoint; /* slot, 0 for none */
	uint32_t pool;		 /* slot of the pool that pays, 0 for the cell's own */
};

/* Each returns 0 or the kernel's error.  worker_make leaves nothing behind when it fails. */
uint32_t worker_make(const struct worker *worker);
uint32_t worker_start(const struct worker *worker, void (*entry)(uint32_t argument), void *stack_end,
		      uint32_t argument);
uint32_t worker_delete(const struct worker *worker);

/* Lets all threads run until they wait, those of priority 1 and more. */
void run_others(void);

/* Waits a little, so that the kernel is idle and finishes what is dying. */
void let_kernel_idle(void);

/* One of OKAPI_THREAD_STOPPED ..., or ~0 if it cannot be said. */
uint32_t thread_state(uint32_t thread);

/* A worker's last act: it stops itself.  `thread` names it in its own list. */
__attribute__((noreturn)) void worker_rest(uint32_t thread);

/* Number of the first broken invariant of the kernel, 0 if all hold. */
uint32_t broken_invariant(void);

/* Bytes and objects of a pool. */
struct pool_use {
	uint32_t total, available, largest, objects;
};
struct pool_use pool_use(uint32_t pool);

/* CHECKs that all four are equal; returns whether they are. */
#define CHECK_SAME_USE(before, pool) check_same_use(__FILE__, __LINE__, before, pool)
int check_same_use(const char *file, int line, struct pool_use before, uint32_t pool);

/* A counter of the kernel, OKAPI_COUNTER_.... */
uint32_t kernel_counter(uint32_t number);

#endif
