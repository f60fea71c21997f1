/* SPDX-License-Identifier: BSD-2-Clause */
/* Fills its private memory with what depends on the cell, and reports after each round whether it is still
 * so. */
#include <okl4/syscall.h>

#include "channels.h"

#define WORDS 2048

static volatile uint32_t memory[WORDS];

int main(void)
{
	struct okl4_registers reply;

	for (uint32_t round = 0;; round++) {
		uint32_t wrong = 0;

		for (uint32_t i = 0; i < WORDS; i++) {
			wrong += round > 0 && memory[i] != ((CELL_INDEX << 24) ^ (round - 1 + i));
			memory[i] = (CELL_INDEX << 24) ^ (round + i);
		}
		okl4_call3(SLOT_REPORTS, OKAPI_TAG(0, 3), round, wrong, (uint32_t)(uintptr_t)memory, &reply);
	}
}
