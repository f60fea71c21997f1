/* SPDX-License-Identifier: BSD-2-Clause */
/* A cell outside the tree: asks its neighbour what to print. */
#include <stdio.h>

#include <okl4/syscall.h>

#include "channels.h"

int main(int argc, char **argv)
{
	struct okl4_registers reply;
	uint32_t error = okl4_call1(SLOT_ADDER, OKAPI_TAG(1, 1), 41, &reply);

	printf("outside: %s, %u after 41, error %u\n", argc > 0 ? argv[0] : "?", (unsigned int)reply.word[0],
	       (unsigned int)error);
	return 0;
}
