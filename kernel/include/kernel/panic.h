/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end: something is wrong in the kernel itself.  No input from a cell may
 * lead here.  Prints the reason, the registers and the last events, then stops.
 */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

#include <arch/registers.h>
#include <kernel/types.h>

enum panic_code {
	PANIC_BOOT_TABLE = 1, /* the boot table is wrong; already explained */
	PANIC_DATA_ABORT = 2,
	PANIC_FETCH_ABORT = 3,
	PANIC_UNDEFINED = 4,
	PANIC_INTERRUPT = 5, /* an interrupt in the kernel, or a fast interrupt */
	PANIC_INVARIANT = 6, /* a check of the test build failed */
	PANIC_BOOT = 7,	     /* the machine is not what the kernel was built for */
};

NORETURN void panic(enum panic_code code, const struct registers *registers);

/* After the report: for ever in a release; a test build ends the emulator. */
NORETURN void panic_stop(enum panic_code code);

#endif
