// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtual machine that a cell of Okapi gives: all that it has is in the
 * device tree.
 */
#include <asm/mach/arch.h>

static const char *const okapi_compatible[] __initconst = {
	"okapi,machine",
	NULL,
};

DT_MACHINE_START(OKAPI, "Okapi virtual machine")
	.dt_compat	= okapi_compatible,
MACHINE_END
