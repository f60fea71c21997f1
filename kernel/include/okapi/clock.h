/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's clock: 64 bits, in ticks of `frequency` Hz since boot, read
 * without a system call:
 *     do { s = page->sequence; barrier; t = page->base + (uint32_t)(*page->counter - page->counter_base);
 * barrier; } while ((s & 1) || s != page->sequence); The kernel renews base and counter_base long before the
 * counter wraps.
 */
#ifndef OKAPI_CLOCK_H
#define OKAPI_CLOCK_H

#include <stdint.h>

struct okapi_clock_page {
	uint32_t sequence;		  /* odd while the kernel writes */
	uint32_t frequency;		  /* ticks a second */
	const volatile uint32_t *counter; /* free-running counter, readable by all cells */
	uint32_t counter_base;		  /* its value at `base` */
	uint64_t base;			  /* ticks since boot */
};
_Static_assert(sizeof(struct okapi_clock_page) == 24 || sizeof(void *) != 4, "layout is ABI");

#endif
