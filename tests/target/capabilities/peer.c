/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other cell: each call brings a capability, which it keeps in the next
 * free slot, and is answered with the slot's number and a copy of what it got.
 */
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"

int main(void)
{
	struct okl4_registers message = {0};
	struct okapi_utcb *utcb = okl4_utcb();
	uint32_t slot = SLOT_FIRST_FREE;

	utcb->receive_slot = slot;
	okl4_sys_wait(OKL4_SLOT_MAIN_ENDPOINT, 0, &message);
	for (;;) {
		uint32_t got = message.tag & OKAPI_TAG_CAPABILITY;

		utcb->send_slot = slot;
		utcb->send_rights = OKAPI_RIGHTS_ALL;
		utcb->send_badge = 0;
		message.word[0] = slot;
		message.tag = OKAPI_TAG(0, 1) | got;
		if (got)
			utcb->receive_slot = ++slot;
		okl4_sys_reply_wait(OKL4_SLOT_MAIN_ENDPOINT, &message);
	}
}
