/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/arm/v5/machine.c where pointers have 64 bits (all that it makes words of are below 4 GB), and what is
 * around it: entries that nobody takes, interrupts that are not looked at. */
#include <stdint.h>

#pragma GCC diagnostic ignored "-Wpointer-to-int-cast"
#include "../../arch/arm/v5/machine.c"

uint32_t host_vector_targets[5];
char guest_undefined_entry[1], guest_swi_entry[1], guest_fetch_abort_entry[1], guest_data_abort_entry[1];
char guest_interrupt_entry[1];

void guest_take_interrupts(struct vcpu *vcpu)
{
	(void)vcpu;
}
