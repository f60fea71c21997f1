/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupt lines as objects: a line is masked from its signal until it is acknowledged. */
#ifndef KERNEL_INTERRUPT_H
#define KERNEL_INTERRUPT_H

#include <kernel/notification.h>
#include <kernel/object.h>
#include <platform/interrupt.h>

struct interrupt {
	struct object object;
	struct notification_source source;
	uint32_t line;
};

/* By line; the last place, for PLATFORM_NO_INTERRUPT, stays empty. */
extern struct interrupt *interrupt_table[PLATFORM_INTERRUPTS + 1];

/* An interrupt is pending: mask its line and signal, or run the kernel's own timer. */
void interrupt_handle(void);

struct interrupt *interrupt_create(struct pool *pool, uint32_t line);

#endif
