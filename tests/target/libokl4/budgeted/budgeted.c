/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads of a cell that has a budget: each gets half of what the main thread
 * still has, and gives it back at its end.  Waits for the other cell to ask, and
 * answers with the number of failed checks.
 */
#include <okl4/clock.h>
#include <okl4/endpoint.h>
#include <okl4/scheduling.h>
#include <okl4/slots.h>
#include <okl4/thread.h>

#include "channels.h"
#include "check.h"

static okl4_word_t budget_of(okl4_word_t slot)
{
	okl4_scheduling_info_t info = {0};

	CHECK_EQUAL(OKL4_OK, okl4_scheduling_query(slot, &info));
	return info.budget;
}

static int work(void *argument)
{
	for (volatile int i = 0; i < 1000; i++)
		;
	return (int)(intptr_t)argument;
}

static void test_budgets(void)
{
	okl4_word_t whole = budget_of(OKL4_SLOT_SCHEDULING);
	okl4_thread_t *first, *second;
	int result = 0;

	CHECK(whole != 0);
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&first, NULL, work, (void *)1));
	CHECK_EQUAL(whole - whole / 2, budget_of(OKL4_SLOT_SCHEDULING));
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&second, NULL, work, (void *)2));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(first, &result));
	CHECK_EQUAL(1, result);
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(second, &result));
	CHECK_EQUAL(2, result);
	CHECK_EQUAL(whole, budget_of(OKL4_SLOT_SCHEDULING));
}

int main(void)
{
	okl4_endpoint_message_t message;

	while (okl4_endpoint_wait(SLOT_RESULT, &message) == OKL4_OK) {
		test_budgets();
		message.tag = OKAPI_TAG(0, 1);
		message.word[0] = failed_checks();
		okl4_endpoint_reply(&message);
	}
	return 1;
}
