/* SPDX-License-Identifier: BSD-2-Clause */
/* The board that the kernel's sources run on in a test: time, interrupts, console. */
#ifndef HOST_BOARD_H
#define HOST_BOARD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

struct board {
	bool idles;	     /* where nobody runs, time passes until the timer fires */
	uint64_t idle;	     /* ticks that passed so */
	uint64_t now;	     /* ticks since boot */
	uint64_t timer;	     /* when the timer fires; UINT64_MAX: not armed */
	uint32_t pending;    /* line that is pending, PLATFORM_INTERRUPTS: none */
	uint32_t preempt_in; /* not 0: the line of the timer is pending at the nth question, then again */
	uint64_t unmasked;   /* lines, as bits */
	uint32_t fault_status, fault_address; /* what the processor says of an abort */
	char console[4096];		      /* what was printed */
	uint32_t printed;
	jmp_buf panicked; /* where a panic leads */
};

extern struct board board;

/* A board just switched on, and the scheduler as the program began with it. */
void board_reset(void);

#endif
