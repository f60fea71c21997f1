/* SPDX-License-Identifier: BSD-2-Clause */
/* What ARMv5 keeps for an address space. */
#ifndef ARCH_SPACE_STATE_H
#define ARCH_SPACE_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct arch_space {
	uint32_t access; /* value of the domain access register while it runs; 0: owns no domain at present */
	uint32_t domain; /* 1..15, or DOMAIN_NONE */
	bool is_guest;	 /* a virtual machine's: it has its own first-level tables */
	uint32_t *utcb_table; /* second-level table of its UTCB window */
	uint32_t utcb_address;
};

#endif
