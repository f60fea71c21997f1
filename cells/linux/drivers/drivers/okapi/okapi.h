/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls of Okapi that the drivers of a machine use. None of them waits:
 * that would stop the whole machine, for its processor is a single thread.
 */
#ifndef DRIVERS_OKAPI_H
#define DRIVERS_OKAPI_H

#include <linux/device.h>
#include <linux/of.h>
#include <linux/types.h>
#include <asm/okapi.h>

static inline u32 okapi_interrupt_acknowledge(u32 slot)
{
	return okapi_call(OKAPI_SYS_INTERRUPT_ACKNOWLEDGE, slot, 0, 0);
}

static inline u32 okapi_timer_set(u32 slot, u64 deadline)
{
	return okapi_call(OKAPI_SYS_TIMER_SET, slot, lower_32_bits(deadline),
			  upper_32_bits(deadline));
}

static inline u32 okapi_timer_cancel(u32 slot)
{
	return okapi_call(OKAPI_SYS_TIMER_CANCEL, slot, 0, 0);
}

/* How to tell the other side of a window: a notification and its bits. */
struct okapi_doorbell {
	u32 slot;
	u32 mask;
};

static inline int okapi_doorbell_find(struct device *dev,
				      struct okapi_doorbell *doorbell)
{
	u32 words[2];
	int err;

	err = of_property_read_u32_array(dev->of_node, "okapi,doorbell",
					 words, ARRAY_SIZE(words));
	if (err)
		return err;
	doorbell->slot = words[0];
	doorbell->mask = words[1];
	return 0;
}

/* False if the other side is gone for good. */
static inline bool okapi_doorbell_ring(const struct okapi_doorbell *doorbell)
{
	return !okapi_call(OKAPI_SYS_SIGNAL, doorbell->slot, doorbell->mask, 0);
}

#endif
