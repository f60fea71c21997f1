/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console driver: owns the UART, and gives each cell (<okl4/console.h>) and
 * each virtual machine (virtio) a console.  Lines appear as "[name] text".  One at
 * a time has the keyboard; Ctrl-O passes it on, Ctrl-T stops or starts the machine that has it.
 *
 * Nothing that a client sends is believed, and nobody is waited for: output
 * that does not fit on the terminal and a read without input are answered later,
 * while the others are served.
 */
#include <okl4/endpoint.h>
#include <okl4/env.h>
#include <okl4/interrupt.h>
#include <okl4/slots.h>

#include "channels.h"
#include "client.h"
#include "machine.h"
#include "terminal.h"
#include "uart.h"

#define KEY_SWITCH 0x0f /* Ctrl-O */
#define KEY_TOGGLE 0x14 /* Ctrl-T */

static void take_key(char key)
{
	if (key == KEY_SWITCH) {
		console_pass_keyboard();
		machine_chosen(console_with_keyboard);
	} else if (console_with_keyboard != NULL &&
		   !(key == KEY_TOGGLE && machine_toggle(console_with_keyboard))) {
		console_type(console_with_keyboard, key);
	}
}

static void take_interrupt(void)
{
	uint8_t key;

	uart_clear_interrupts();
	while (uart_receive(&key))
		take_key((char)key);
	okl4_interrupt_acknowledge(SLOT_UART0_IRQ0);
}

static void take_events(uint32_t events)
{
	if (events & 1u << BIT_UART0_IRQ0)
		take_interrupt();
	if (events & 1u << OKL4_TIMER_BIT)
		machine_take_time();
	machine_serve(events);
}

static void serve(void)
{
	okl4_endpoint_message_t message;

	while (okl4_endpoint_wait(SLOT_CONSOLE, &message) == OKL4_OK) {
		if (message.tag & OKAPI_TAG_NOTIFICATION)
			take_events(message.word[0]);
		else
			client_serve(&message);
		/* Room on the terminal lets output go on, which fills it again. */
		while (terminal_pump())
			console_progress();
	}
}

int main(void)
{
	const okl4_env_segment_t *registers = okl4_env_get_segment("MAIN_UART0_MEM0");

	if (registers == NULL)
		return 1;
	uart_open(registers->virt_addr);
	okl4_interrupt_acknowledge(SLOT_UART0_IRQ0);
	terminal_say("serial: ready", "");
	machine_open_all();
	terminal_pump();
	serve();
	return 1;
}
