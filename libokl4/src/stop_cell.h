/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef STOP_CELL_H
#define STOP_CELL_H

#include <okl4/types.h>

/* Print "cell NAME: what: why" on the console, stop all threads of the cell, the caller last. */
OKL4_NORETURN void okl4_stop_cell(const char *what, const char *why);

#endif
