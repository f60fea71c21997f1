/* SPDX-License-Identifier: BSD-2-Clause */
/* The cell `compute` runs at a higher priority: it has answered when the doorbell's call returns. */
#include <okl4/channel.h>

#include "guest.h"

#define SHARED (CHANNEL_WINDOW + OKL4_CHANNEL_AT_SHARED)
#define WORDS  100

static volatile uint32_t *at(uint32_t offset)
{
	return word_at(CHANNEL_WINDOW + offset);
}

/* The label of the answer, or ~0. */
static uint32_t call(uint32_t label, uint32_t offset, uint32_t count)
{
	uint32_t number = *at(OKL4_CHANNEL_AT_ANSWERED) + 1;

	*at(OKL4_CHANNEL_AT_LABEL) = label;
	*at(OKL4_CHANNEL_AT_REQUEST) = offset;
	*at(OKL4_CHANNEL_AT_REQUEST + 4) = count;
	*at(OKL4_CHANNEL_AT_ASKED) = number;
	ring(SLOT_CHANNEL_BELL);
	return *at(OKL4_CHANNEL_AT_ANSWERED) == number ? *at(OKL4_CHANNEL_AT_RESULT) : ~0u;
}

static void channel_is_there(void)
{
	CHECK(*at(OKL4_CHANNEL_AT_MAGIC) == OKL4_CHANNEL_MAGIC);
	CHECK(*at(OKL4_CHANNEL_AT_READY) == 1);
	CHECK(*at(OKL4_CHANNEL_AT_SHARED_OFFSET) == OKL4_CHANNEL_AT_SHARED);
}

static void cell_computes(void)
{
	for (uint32_t i = 0; i < WORDS; i++)
		word_at(SHARED)[8 + i] = (i * 37) % WORDS;
	CHECK(call(1, 32, WORDS) == 0);
	CHECK(*at(OKL4_CHANNEL_AT_ANSWER) == WORDS * (WORDS - 1) / 2);
	CHECK(call(3, 32, WORDS) == 0);
	for (uint32_t i = 0; i < WORDS; i++)
		CHECK(word_at(SHARED)[8 + i] == i);
	for (uint32_t i = 0; i < 9; i++)
		((volatile char *)SHARED)[3 + i] = (char)('1' + i);
	CHECK(call(2, 3, 9) == 0);
	CHECK(*at(OKL4_CHANNEL_AT_ANSWER) == 0xcbf43926);
}

static void cell_refuses(void)
{
	CHECK(call(0, 0, 1) == 1);
	CHECK(call(4, 0, 1) == 1);
	CHECK(call(1, 2, 1) == 2);
	CHECK(call(1, 0xf000, 1) == 2);
	CHECK(call(1, 0xeffc, 2) == 2);
	CHECK(call(1, 4, 0x40000000) == 2);
	CHECK(call(2, 0xfffffffc, 8) == 2);
	CHECK(call(3, 0, 0xffffffff) == 2);
}

static void bytes_come_back(void)
{
	static const char text[] = "hello, cell!";
	uint32_t head = *at(OKL4_CHANNEL_AT_IN_HEAD), tail = *at(OKL4_CHANNEL_AT_OUT_TAIL);
	volatile char *in = (volatile char *)CHANNEL_WINDOW + OKL4_CHANNEL_AT_IN;
	volatile char *out = (volatile char *)CHANNEL_WINDOW + OKL4_CHANNEL_AT_OUT;

	for (uint32_t i = 0; i < sizeof(text); i++)
		in[(head + i) % OKL4_CHANNEL_RING] = text[i];
	*at(OKL4_CHANNEL_AT_IN_HEAD) = head + sizeof(text);
	ring(SLOT_CHANNEL_BELL);
	CHECK(*at(OKL4_CHANNEL_AT_IN_TAIL) == head + sizeof(text));
	CHECK(*at(OKL4_CHANNEL_AT_OUT_HEAD) == tail + sizeof(text));
	for (uint32_t i = 0; i < sizeof(text); i++)
		CHECK(out[(tail + i) % OKL4_CHANNEL_RING] ==
		      (text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]));
	*at(OKL4_CHANNEL_AT_OUT_TAIL) = tail + sizeof(text);
}

/* Positions that cannot be: the stream starts anew, the cell goes on. */
static void streams_start_anew(void)
{
	*at(OKL4_CHANNEL_AT_IN_HEAD) += 5000;
	*at(OKL4_CHANNEL_AT_OUT_TAIL) -= 2000;
	ring(SLOT_CHANNEL_BELL);
	*at(OKL4_CHANNEL_AT_IN_HEAD) = *at(OKL4_CHANNEL_AT_IN_TAIL);
	*at(OKL4_CHANNEL_AT_OUT_TAIL) = *at(OKL4_CHANNEL_AT_OUT_HEAD);
	bytes_come_back();
}

void test_channel(void)
{
	RUN(channel_is_there);
	RUN(cell_computes);
	RUN(cell_refuses);
	RUN(bytes_come_back);
	RUN(streams_start_anew);
}
