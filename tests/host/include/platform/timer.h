/* SPDX-License-Identifier: BSD-2-Clause */
/* In place of the board's counter and timer: those of tests/host/board.c. */
#ifndef PLATFORM_TIMER_H
#define PLATFORM_TIMER_H

#include <stdint.h>

#define PLATFORM_COUNTER_FREQUENCY 24000000u

uint32_t platform_counter(void);
void platform_timer_acknowledge(void);

#endif
