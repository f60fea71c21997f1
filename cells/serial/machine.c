/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include <okl4/env.h>
#include <okl4/machines.h>
#include <okl4/notification.h>
#include <okl4/slots.h>
#include <okl4/timer.h>
#include <okl4/virtio_window.h>

#include "machine.h"

#define MACHINES	16
#define RECEIVE_QUEUE	0 /* the machine receives */
#define TRANSMIT_QUEUE	1
#define QUEUES		2
#define LARGEST_QUEUE	64
/* A line that has not gone on for so long is a prompt.  Half a line of a boot message is none. */
#define PROMPT_AFTER_NS 30000000u

struct machine {
	struct console console; /* first: the console's functions know the machine by it */
	const okl4_machine_console_t *place;
	okl4_virtio_device_t device;
	const char *told; /* what it did wrong: the user knows */

	/* Output: the chain being printed, and the bytes of it that are being printed. */
	okl4_virtio_chain_t chain;
	bool has_chain;
	char bytes[256];
	size_t byte_count, bytes_done;
};

static struct machine machines[MACHINES];
static size_t machine_count;

/* --- output ---------------------------------------------------------------------------------- */

/* Get more bytes to print; false if there are none. */
static bool fetch(struct machine *machine)
{
	machine->bytes_done = machine->byte_count = 0;
	while (machine->byte_count == 0) {
		if (!machine->has_chain &&
		    okl4_virtio_take(&machine->device, TRANSMIT_QUEUE, &machine->chain) != OKL4_OK)
			return false;
		machine->has_chain = true;
		machine->byte_count = okl4_virtio_read(&machine->device, &machine->chain, machine->bytes,
						       sizeof(machine->bytes));
		if (machine->byte_count == 0) {
			okl4_virtio_give(&machine->device, TRANSMIT_QUEUE, &machine->chain);
			machine->has_chain = false;
		}
	}
	return true;
}

static void print(struct machine *machine)
{
	struct console *console = &machine->console;

	while (console_put(console, machine->bytes, machine->byte_count, &machine->bytes_done)) {
		if (!fetch(machine))
			break;
	}
	if (console == console_with_keyboard && !console->line.raw &&
	    console->line.shown != console->line.count)
		okl4_timer_set_after_ns(OKL4_SLOT_MAIN_TIMER, PROMPT_AFTER_NS);
}

void machine_take_time(void)
{
	for (size_t i = 0; i < machine_count; i++) {
		if (&machines[i].console == console_with_keyboard)
			console_show_open_line(&machines[i].console);
	}
}

/* --- input ----------------------------------------------------------------------------------- */

static void give_input(struct machine *machine)
{
	struct console *console = &machine->console;
	okl4_virtio_chain_t chain;
	uint32_t count;

	while (console->input_count != 0 &&
	       okl4_virtio_take(&machine->device, RECEIVE_QUEUE, &chain) == OKL4_OK) {
		count = okl4_virtio_write(&machine->device, &chain, console->input, console->input_count);
		console_drop_input(console, count);
		okl4_virtio_give(&machine->device, RECEIVE_QUEUE, &chain);
	}
}

/* --- service --------------------------------------------------------------------------------- */

/* Tell the machine, and the user if it has broken the rules, once. */
static void conclude(struct machine *machine)
{
	const char *broken = okl4_virtio_broken(&machine->device);

	okl4_virtio_signal(&machine->device);
	if (broken != NULL && machine->told == NULL) {
		char line[80];

		snprintf(line, sizeof(line),
			 "console of %s is off until its driver resets it: ", machine->console.name);
		terminal_say(line, broken);
	}
	machine->told = broken;
}

static void go_on(struct console *console)
{
	struct machine *machine = (struct machine *)console;

	print(machine);
	conclude(machine);
}

static void take_input(struct console *console)
{
	struct machine *machine = (struct machine *)console;

	/* Who types wants to see what happens as it happens. */
	console_set_raw(console, true);
	give_input(machine);
	conclude(machine);
}

/* The machine's driver begins anew: what was under way is void. */
static void begin_anew(struct machine *machine)
{
	struct console *console = &machine->console;

	machine->has_chain = false;
	machine->bytes_done = machine->byte_count = 0;
	console_drop_input(console, console->input_count);
	if (console->line.count != 0)
		terminal_show(&console->line, true);
}

static void serve(struct machine *machine)
{
	if (okl4_virtio_update(&machine->device))
		begin_anew(machine);
	give_input(machine);
	go_on(&machine->console);
}

void machine_serve(uint32_t events)
{
	for (size_t i = 0; i < machine_count; i++) {
		if (events >> machines[i].place->event_bit & 1)
			serve(&machines[i]);
	}
}

/* --- set up ---------------------------------------------------------------------------------- */

static void open_machine(const okl4_machine_console_t *place)
{
	struct machine *machine = &machines[machine_count];
	okl4_virtio_setup_t setup = {
		.window = (void *)(uintptr_t)place->window,
		.bytes = place->bytes,
		.device_id = OKL4_VIRTIO_DEVICE_CONSOLE,
		.queues = QUEUES,
		.largest = LARGEST_QUEUE,
		.signal_slot = place->signal_slot,
		.signal_bits = place->signal_bits,
	};
	int error = okl4_virtio_init(&machine->device, &setup);

	if (error != OKL4_OK) {
		terminal_say("no console, its window is wrong: ", (const char *)(uintptr_t)place->name);
		return;
	}
	machine->place = place;
	machine->console.wants_keys = true;
	machine->console.go_on = go_on;
	machine->console.take_input = take_input;
	console_add(&machine->console, (const char *)(uintptr_t)place->name);
	machine_count++;
}

void machine_open_all(void)
{
	const okl4_machine_consoles_t *consoles = okl4_env_get("CONSOLES");

	for (size_t i = 0; consoles != NULL && i < consoles->count; i++) {
		if (machine_count == MACHINES)
			terminal_say("too many machines, no console: ",
				     (const char *)(uintptr_t)consoles->console[i].name);
		else
			open_machine(&consoles->console[i]);
	}
	if (machine_count != 0)
		console_give_keyboard(&machines[0].console);
}

static struct machine *machine_of(const struct console *console)
{
	for (size_t i = 0; i < machine_count; i++) {
		if (&machines[i].console == console)
			return &machines[i];
	}
	return NULL;
}

void machine_chosen(struct console *console)
{
	if (machine_of(console) != NULL)
		console_set_raw(console, true);
}

bool machine_toggle(struct console *console)
{
	const struct machine *machine = machine_of(console);

	if (machine == NULL)
		return false;
	if (machine->place->keeper_slot == 0)
		terminal_say("nobody keeps ", console->name);
	else
		okl4_notification_signal(machine->place->keeper_slot, 1u << machine->place->keeper_bit);
	return true;
}
