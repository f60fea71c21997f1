/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a process may do and what it may not.  Each check runs in a process of its own and prints one line,
 * `check: NAME RESULT`, which has to be the same wherever this Linux runs: no numbers of processes, no
 * places in memory, no times.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>

#define PAGE 4096

/* Runs body(argument) in a new process and prints what became of it. */
void check(void (*body)(uintptr_t argument), uintptr_t argument, const char *name, ...)
	__attribute__((format(printf, 3, 4)));

/* For bodies: the result, and the end of the process. */
_Noreturn void result(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The address whose access is expected to fail: the result says whether it is the signal's. */
void expect_fault_at(uintptr_t address);
/* "0", or the name of errno if the call returned -1. */
const char *outcome(long returned);
/* New private memory; ends the check if there is none. */
char *new_pages(unsigned pages, int protection);

void check_kernel_addresses(void);
void check_helpers(void);
void check_pages(void);
void check_unaligned(void);
void check_calls(void);
void check_instructions(void);
void check_numbers_of_calls(void);
void check_other_processes(void);
void check_tracing(void);
void check_signals(void);
void check_load(void);
void check_long_load(void);

#endif
