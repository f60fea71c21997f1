/* SPDX-License-Identifier: BSD-2-Clause */
/* Plain types and macros that all of the kernel uses. */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))
#define ARRAY_LENGTH(array)		    (sizeof(array) / sizeof((array)[0]))

#define BOOT_CODE	    __attribute__((section(".boot.text"), noinline, cold))
/* Made fast in a file that is otherwise made small (mk/kernel.mk). */
#define FAST_CODE	    __attribute__((optimize("O2")))
/* Rarely run: made small, and kept out of the way of what is run often. */
#define RARE_CODE	    __attribute__((noinline, cold))
#define BOOT_CONST	    __attribute__((section(".boot.rodata")))
#define NORETURN	    __attribute__((noreturn))
#define likely(condition)   __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

/* A system call's outcome: 0, an error of <okapi/error.h>, or one of the kernel's own below. */
typedef uint32_t result_t;
#define RESULT_RESTART	 0xffffffffu /* not done: run the call again, its arguments are up to date */
#define RESULT_BLOCKED	 0xfffffffeu /* the thread waits; r0 is written when it is woken */
#define RESULT_SWITCH	 0xfffffffcu /* r0 becomes 0, and the candidate runs next without further choice */
#define RESULT_NO_CHANGE 0xfffffffdu /* registers were set otherwise: leave r0 alone */

#endif
