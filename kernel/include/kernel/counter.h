/* SPDX-License-Identifier: BSD-2-Clause */
/* How often rare and costly things happened: OKAPI_COUNTER_... of <okapi/syscall.h>. */
#ifndef KERNEL_COUNTER_H
#define KERNEL_COUNTER_H

#include <okapi/syscall.h>
#include <stdint.h>

extern uint32_t counter[OKAPI_COUNTERS];

#endif
