/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine that never waits.  It runs as an ordinary thread whose space is the machine's memory.
 */
#include <okl4/channel.h>
#include <okl4/machines.h>
#include <okl4/syscall.h>

#include "../looper.h"

#define SLOT_KEEPER 14
#define NOWHERE	    0x0dead000
#define TRACE	    0x1eaf1eaf

static volatile struct looper *const looper_state =
	(volatile struct looper *)(0x30000000 + OKL4_CHANNEL_AT_SHARED);

/* In the machine's memory, far from what is loaded. */
static volatile uint32_t *const trace = (volatile uint32_t *)0x40200000;

void looper(void);

static void tell(uint32_t label)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(label, looper_state->words),
					 .word = {looper_state->word}};

	okl4_sys_send(SLOT_KEEPER, &message);
}

static void ask(uint32_t label)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(label, looper_state->words),
					 .word = {looper_state->word}};

	okl4_sys_call(SLOT_KEEPER, &message);
	looper_state->word = OKAPI_TAG_LABEL(message.tag);
}

static void obey(uint32_t command)
{
	switch (command) {
	case LOOPER_CRASH:
		((void (*)(void))NOWHERE)();
		break;
	case LOOPER_POWER_OFF:
		tell(OKL4_MACHINE_POWER_OFF);
		break;
	case LOOPER_RESTART:
		tell(OKL4_MACHINE_RESTART);
		break;
	case LOOPER_GIVE_UP:
		tell(OKL4_MACHINE_CRASHED);
		break;
	case LOOPER_CALL:
		ask(OKL4_MACHINE_CRASHED);
		break;
	}
}

void looper(void)
{
	looper_state->trace = *trace;
	*trace = TRACE;
	looper_state->command = 0;
	looper_state->rounds = 0;
	looper_state->starts++;
	for (;;) {
		uint32_t command = looper_state->command;

		looper_state->rounds++;
		if (command == 0)
			continue;
		looper_state->command = 0;
		obey(command);
	}
}
