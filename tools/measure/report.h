/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes what was measured as JSON, and which kernel instructions ran as text. */
#ifndef MEASURE_REPORT_H
#define MEASURE_REPORT_H

#include "visits.h"

/* `to_main`: instructions from reset to the address that was asked for, 0 if it was not reached. */
void write_report(const char *path, const struct measurement *measured, uint64_t to_main);

/* How often each kernel instruction ran: `times[i]` for the one at first + 4 * i. */
void write_coverage(const char *path, uint32_t first, const uint64_t *times, unsigned int count);

#endif
