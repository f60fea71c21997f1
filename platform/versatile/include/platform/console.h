/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's console: the first UART, polled. */
#ifndef PLATFORM_CONSOLE_H
#define PLATFORM_CONSOLE_H

#include <stdbool.h>

/* Whether a character can be taken without waiting. */
bool platform_console_has_room(void);

/* Waits for room. */
void platform_console_put(char character);

#endif
