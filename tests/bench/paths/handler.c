/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handles the client's faults: the first one is skipped, it warms up; then
 * BENCH_ROUNDS are answered without a change, so that the thread faults again,
 * and the last of them skips the instruction too.
 */
#include <okapi/fault.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "marks.h"
#include "passive.h"

int main(void)
{
	struct okl4_registers message = {0};

	BE_PASSIVE();
	okl4_sys_wait(SLOT_FAULTS, 0, &message);
	for (unsigned int fault = 0;; fault++) {
		if (fault % BENCH_ROUNDS == 0) {
			message.word[OKAPI_FAULT_WORD_PC] += 4;
			message.tag = OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, OKAPI_FAULT_WORD_PC + 1);
		} else {
			message.tag = OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, 0);
		}
		okl4_sys_reply_wait(SLOT_FAULTS, &message);
	}
}
