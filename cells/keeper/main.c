/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The policy of virtual machines: loads and starts them, and stops them when they
 * or the user ask for it (<okl4/machines.h>).  One whose kernel gave up is started
 * again at the time that it named, by a timer of this cell: it gets time itself
 * only if nobody else wants it.
 *
 * Machines call the endpoint `control`; the console driver signals a bit of
 * the main notification for each machine.  The driver never waits for this cell.
 */
#include <stdio.h>

#include <okl4/clock.h>
#include <okl4/endpoint.h>
#include <okl4/env.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/timer.h>

#include "channels.h"
#include "loader.h"
#include "machine.h"

#define MACHINES 30 /* bits of the main notification; 30 and 31 are in use */

static struct machine machines[MACHINES];
static size_t machine_count;

static void refuse(okl4_endpoint_message_t *message)
{
	message->tag = OKAPI_TAG(1, 0);
	if (message->handle != 0)
		okl4_endpoint_reply(message);
}

/* Who powers off or restarts gets no answer: it does not run any more. */
static void take_message(okl4_endpoint_message_t *message)
{
	struct machine *machine;

	if ((message->tag & OKAPI_TAG_FAULT) || message->badge == 0 || message->badge > machine_count) {
		refuse(message);
		return;
	}
	machine = &machines[message->badge - 1];
	switch (OKAPI_TAG_LABEL(message->tag)) {
	case OKL4_MACHINE_POWER_OFF:
		machine_stop(machine);
		machine_report(machine, "powered off", "");
		break;
	case OKL4_MACHINE_RESTART:
		machine_restart(machine);
		break;
	case OKL4_MACHINE_CRASHED:
		machine_give_up(machine, OKAPI_TAG_LENGTH(message->tag) == 0 ? 0 : (int32_t)message->word[0]);
		if (message->handle != 0)
			okl4_reply0(message->handle, OKAPI_TAG(0, 0));
		break;
	default:
		refuse(message);
		break;
	}
}

static void take_events(uint32_t events)
{
	for (size_t i = 0; i < machine_count; i++) {
		if (machines[i].load == LOAD_DONE || machines[i].load == LOAD_FAILED)
			machine_loaded(&machines[i]);
		if (events >> i & 1)
			machine_toggle(&machines[i]);
		/* Last: what the user wants comes first, and may have dropped the deadline. */
		if (machine_deadline(&machines[i]) <= okl4_clock_ticks())
			machine_restart(&machines[i]);
	}
}

/* There is one timer for the deadlines of all. */
static void set_timer(void)
{
	uint64_t first = MACHINE_NEVER;

	for (size_t i = 0; i < machine_count; i++) {
		if (machine_deadline(&machines[i]) < first)
			first = machine_deadline(&machines[i]);
	}
	if (first == MACHINE_NEVER)
		okl4_timer_cancel(OKL4_SLOT_MAIN_TIMER);
	else
		okl4_timer_set(OKL4_SLOT_MAIN_TIMER, first);
}

static void serve(void)
{
	okl4_endpoint_message_t message;

	while (okl4_endpoint_wait(SLOT_CONTROL, &message) == OKL4_OK) {
		if (message.tag & OKAPI_TAG_NOTIFICATION)
			take_events(message.word[0]);
		else
			take_message(&message);
		set_timer();
	}
}

int main(void)
{
	const okl4_machines_t *places = okl4_env_get("MACHINES");
	int error;

	if (places == NULL || places->count > MACHINES) {
		printf("keeper: %s\n", places == NULL ? "the description gives me no <machines/>"
						      : "more machines than I can keep");
		return 1;
	}
	machine_count = places->count;
	for (size_t i = 0; i < machine_count; i++)
		machine_open(&machines[i], &places->machine[i]);
	error = loader_open(machines, machine_count);
	if (error != OKL4_OK) {
		printf("keeper: no thread to load with: %s\n", okl4_error_text(error));
		return 1;
	}
	printf("keeper: ready\n");
	for (size_t i = 0; i < machine_count; i++) {
		if (machines[i].place->flags & OKL4_MACHINE_START)
			machine_start(&machines[i]);
	}
	serve();
	return 1;
}
