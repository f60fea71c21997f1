/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/arm/guest_calls.c where pointers have 64 bits, and whom it leaves to. */
#include <arch/guest.h>

#pragma GCC diagnostic ignored "-Wint-to-pointer-cast"
#include "../../arch/arm/guest_calls.c"

struct thread *guest_leave_to(struct thread *next)
{
	return next;
}
