/* SPDX-License-Identifier: BSD-2-Clause */
/* Every system call with every kind of wrong argument, from ARM and from Thumb state. */
#include "channels.h"
#include "refusals.h"

static void arm_state(void)
{
	trap = raw_arm;
}

static void thumb_state(void)
{
	trap = raw_thumb;
}

static void unknown_calls(void)
{
	static const uint32_t number[] = {
		OKAPI_SYS_COUNT, OKAPI_SYS_COUNT + 1, 63,	  64,	      100,	  255,	     256,
		0x10000,	 0x40000000,	      0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};

	TEMPLATE(OKAPI_SYS_COUNT, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
	for (uint32_t i = 0; i < sizeof(number) / sizeof(number[0]); i++)
		REFUSE(RAW_NUMBER, number[i], OKAPI_ERROR_SYSCALL, 0);
}

static void every_call_was_refused(void)
{
	for (uint32_t number = 0; number < OKAPI_SYS_COUNT; number++) {
		if (number != OKAPI_SYS_YIELD)
			CHECK(refused[number] > 0);
		refused[number] = 0;
	}
}

static void run_all(void)
{
	RUN(test_messages);
	RUN(test_lists);
	RUN(test_create);
	RUN(test_threads);
	RUN(test_memory);
	RUN(test_time);
	RUN(unknown_calls);
	RUN(every_call_was_refused);
}

int main(void)
{
	make_objects();
	RUN(arm_state);
	run_all();
	RUN(thumb_state);
	run_all();
	finish_tests();
}
