/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's console: the first UART, polled. */
#ifndef PLATFORM_CONSOLE_H
#define PLATFORM_CONSOLE_H

void platform_console_put(char character);

#endif
