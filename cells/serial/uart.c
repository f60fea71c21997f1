/* SPDX-License-Identifier: BSD-2-Clause */
#include "uart.h"

#define DATA		   0x00
#define FLAGS		   0x18
#define INTEGER_DIVISOR	   0x24
#define FRACTIONAL_DIVISOR 0x28
#define LINE_CONTROL	   0x2c
#define CONTROL		   0x30
#define FIFO_LEVELS	   0x34
#define INTERRUPT_MASK	   0x38
#define INTERRUPT_CLEAR	   0x44

#define FLAG_RECEIVE_EMPTY 0x10
#define FLAG_SEND_FULL	   0x20
#define FLAG_BUSY	   0x08

#define LINE_8_BITS 0x60
#define LINE_FIFOS  0x10

#define CONTROL_ENABLE	0x001
#define CONTROL_SEND	0x100
#define CONTROL_RECEIVE 0x200

#define INTERRUPT_RECEIVE      0x010
#define INTERRUPT_SEND	       0x020
#define INTERRUPT_RECEIVE_TIME 0x040 /* bytes lie in the FIFO for a while */
#define INTERRUPTS	       0x7ff

/* Clock 24 MHz: 24,000,000 / (16 * 115,200) = 13 + 1/64. */
#define DIVISOR		 13
#define DIVISOR_FRACTION 1

static volatile uint8_t *base;
static uint32_t mask;

static void put(uint32_t offset, uint32_t value)
{
	*(volatile uint32_t *)(base + offset) = value;
}

static uint32_t get(uint32_t offset)
{
	return *(volatile uint32_t *)(base + offset);
}

void uart_open(uint32_t registers)
{
	base = (volatile uint8_t *)registers;
	/* Let what the kernel printed at boot get out first. */
	while (get(FLAGS) & FLAG_BUSY)
		;
	put(CONTROL, 0);
	put(INTEGER_DIVISOR, DIVISOR);
	put(FRACTIONAL_DIVISOR, DIVISOR_FRACTION);
	put(LINE_CONTROL, LINE_8_BITS | LINE_FIFOS);
	put(FIFO_LEVELS, 0);
	put(INTERRUPT_CLEAR, INTERRUPTS);
	mask = INTERRUPT_RECEIVE | INTERRUPT_RECEIVE_TIME;
	put(INTERRUPT_MASK, mask);
	put(CONTROL, CONTROL_ENABLE | CONTROL_SEND | CONTROL_RECEIVE);
}

bool uart_receive(uint8_t *byte)
{
	if (get(FLAGS) & FLAG_RECEIVE_EMPTY)
		return false;
	*byte = (uint8_t)get(DATA);
	return true;
}

bool uart_send(uint8_t byte)
{
	if (get(FLAGS) & FLAG_SEND_FULL)
		return false;
	put(DATA, byte);
	return true;
}

void uart_want_room(bool wanted)
{
	uint32_t wanted_mask = wanted ? mask | INTERRUPT_SEND : mask & ~(uint32_t)INTERRUPT_SEND;

	if (wanted_mask == mask)
		return;
	mask = wanted_mask;
	put(INTERRUPT_MASK, mask);
}

void uart_clear_interrupts(void)
{
	put(INTERRUPT_CLEAR, INTERRUPTS);
}
