/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console driver: owns the UART, and gives each cell a console
 * (<okl4/console.h>).  Lines appear as "[cell] text".  One cell at a time has the
 * keyboard; Ctrl-O passes it on.
 *
 * Nothing that a client sends is believed, and nobody is waited for: a write
 * that does not fit on the terminal and a read without input are answered later,
 * while the others are served.
 */
#include <okl4/endpoint.h>
#include <okl4/env.h>
#include <okl4/interrupt.h>

#include "channels.h"
#include "client.h"
#include "terminal.h"
#include "uart.h"

#define KEY_SWITCH 0x0f /* Ctrl-O */

static void switch_keyboard(void)
{
	client_pass_keyboard();
	if (client_with_keyboard != NULL)
		terminal_say("keyboard: ", client_with_keyboard->name);
}

static void take_keys(void)
{
	uint8_t key;

	while (uart_receive(&key)) {
		if (key == KEY_SWITCH)
			switch_keyboard();
		else if (client_with_keyboard != NULL)
			client_type(client_with_keyboard, (char)key);
	}
}

static void take_interrupt(void)
{
	uart_clear_interrupts();
	take_keys();
	okl4_interrupt_acknowledge(SLOT_UART0_IRQ0);
}

static void take_message(const okl4_endpoint_message_t *message)
{
	okl4_endpoint_message_t refusal = {.tag = OKAPI_TAG(OKL4_CONSOLE_REFUSED, 0),
					   .handle = message->handle};
	struct client *client = client_find(message->badge);

	/* A fault of a thread that names this endpoint as its handler has no answer here: it stays stopped.
	 */
	if (client != NULL && !(message->tag & OKAPI_TAG_FAULT))
		client_serve(client, message);
	else if (message->handle != 0)
		okl4_endpoint_reply(&refusal);
}

static void serve(void)
{
	okl4_endpoint_message_t message;

	while (okl4_endpoint_wait(SLOT_CONSOLE, &message) == OKL4_OK) {
		if (message.tag & OKAPI_TAG_NOTIFICATION)
			take_interrupt();
		else
			take_message(&message);
		/* Room on the terminal lets writes go on, which fill it again. */
		while (terminal_pump())
			client_progress();
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
	terminal_pump();
	serve();
	return 1;
}
