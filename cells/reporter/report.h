/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPORT_H
#define REPORT_H

#include <okl4/fault.h>
#include <okl4/image_map.h>

/* Print what happened, in lines that begin with "fault: ". */
void report(const okl4_image_map_t *map, const okl4_fault_t *fault);

#endif
