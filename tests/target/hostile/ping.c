/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls the neighbour `pong` with messages of all lengths and checks each word of the answers. */
#include <okl4/clock.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "neighbour.h"

static uint32_t word_of(uint32_t round, uint32_t index)
{
	return round * 2654435761u ^ index << 24;
}

static uint32_t call_once(uint32_t round, uint32_t length)
{
	struct okapi_utcb *utcb = okl4_utcb();
	struct okl4_registers message = {.tag = OKAPI_TAG(round & 0xffff, length)};
	uint32_t wrong = 0;

	for (uint32_t i = 0; i < length; i++)
		*(i < OKAPI_REGISTER_WORDS ? &message.word[i] : &utcb->word[i]) = word_of(round, i);
	if (okl4_sys_call(SLOT_BALL, &message) != 0)
		return 1;
	wrong += message.tag != OKAPI_TAG(round & 0xffff, length);
	for (uint32_t i = 0; i < length; i++)
		wrong += (i < OKAPI_REGISTER_WORDS ? message.word[i] : utcb->word[i]) != ~word_of(round, i);
	return wrong;
}

static uint32_t work(uint32_t round)
{
	static uint64_t last;
	uint64_t now = okl4_clock_ticks();
	uint32_t wrong = now <= last;

	last = now;
	for (uint32_t i = 0; i < 4; i++)
		wrong += call_once(round, (round * 4 + i) % (OKAPI_MESSAGE_WORDS + 1));
	return wrong;
}

int main(void)
{
	neighbour_live(work);
}
