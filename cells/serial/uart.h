/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PL011 UART.
 */
#ifndef UART_H
#define UART_H

#include <stdbool.h>
#include <stdint.h>

/* Set up 115200 8N1, FIFOs and the receive interrupts; `registers` is where they are mapped. */
void uart_open(uint32_t registers);

/* True, and a byte in *byte, if one has been received. */
bool uart_receive(uint8_t *byte);

/* False if the transmitter is full. */
bool uart_send(uint8_t byte);

/* Whether to interrupt when the transmitter has room again. */
void uart_want_room(bool wanted);

/* Clear what has interrupted; before the line is acknowledged. */
void uart_clear_interrupts(void);

#endif
