/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does to the console driver whatever it can: floods it, sends it nonsense, lets
 * many threads wait for input, and goes away while it waits.
 */
#include <stdlib.h>

#include <okl4/console.h>
#include <okl4/endpoint.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#define READERS 20

static int read_input(void *argument)
{
	okl4_endpoint_message_t message = {.tag = OKAPI_TAG(OKL4_CONSOLE_READ, 0)};

	(void)argument;
	okl4_endpoint_call(OKL4_SLOT_CONSOLE, &message);
	return 0;
}

static void fill(okl4_endpoint_message_t *message)
{
	message->tag = OKAPI_TAG(rand() % 5, rand() % (OKAPI_MESSAGE_WORDS + 1));
	for (int i = 0; i < OKAPI_MESSAGE_WORDS; i++)
		message->word[i] = (okl4_word_t)rand() * (okl4_word_t)rand();
	if (rand() % 2)
		message->word[0] = (okl4_word_t)rand() % 300;
	/* Waiting for input would end this thread's mischief. */
	if (OKAPI_TAG_LABEL(message->tag) == OKL4_CONSOLE_READ)
		message->tag ^= OKAPI_TAG(OKL4_CONSOLE_READ ^ OKL4_CONSOLE_POLL, 0);
}

int main(void)
{
	okl4_endpoint_message_t message;
	okl4_thread_t *readers[READERS];
	int count;

	for (count = 0; count < READERS; count++) {
		if (okl4_thread_run(&readers[count], NULL, read_input, NULL) != OKL4_OK)
			break;
	}
	for (unsigned round = 0;; round++) {
		fill(&message);
		if (round % 3 == 0)
			okl4_endpoint_send(OKL4_SLOT_CONSOLE, &message);
		else
			okl4_endpoint_call(OKL4_SLOT_CONSOLE, &message);
		/* The driver holds replies for a thread that is gone. */
		if (round % 100 == 99 && count > 0)
			okl4_thread_delete(readers[--count]);
	}
}
