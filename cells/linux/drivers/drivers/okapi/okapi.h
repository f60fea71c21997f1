/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls of Okapi that the drivers of a machine use.
 *
 * None of them waits, but for those to the policy cell: a call that waits
 * stops the whole machine, for its processor is a single thread.
 */
#ifndef DRIVERS_OKAPI_H
#define DRIVERS_OKAPI_H

#include <linux/device.h>
#include <linux/of.h>
#include <linux/types.h>
#include <okapi/syscall.h>

/*
 * Number in ip, arguments in r0 to r2, the error in r0. The kernel keeps all
 * other registers, and stores nothing in memory that the compiler knows of;
 * "memory" orders the call after what was written for the one it tells.
 */
static inline u32 okapi_system_call(u32 number, u32 first, u32 second, u32 third)
{
	register u32 r0 asm("r0") = first;
	register u32 r1 asm("r1") = second;
	register u32 r2 asm("r2") = third;
	register u32 ip asm("ip") = number;

	asm volatile("swi	0"
		     : "+r" (r0), "+r" (r1), "+r" (r2)
		     : "r" (ip)
		     : "memory", "cc");
	return r0;
}

static inline u32 okapi_interrupt_acknowledge(u32 slot)
{
	return okapi_system_call(OKAPI_SYS_INTERRUPT_ACKNOWLEDGE, slot, 0, 0);
}

static inline u32 okapi_timer_set(u32 slot, u64 deadline)
{
	return okapi_system_call(OKAPI_SYS_TIMER_SET, slot,
				 lower_32_bits(deadline),
				 upper_32_bits(deadline));
}

static inline u32 okapi_timer_cancel(u32 slot)
{
	return okapi_system_call(OKAPI_SYS_TIMER_CANCEL, slot, 0, 0);
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
	return !okapi_system_call(OKAPI_SYS_SIGNAL, doorbell->slot,
				  doorbell->mask, 0);
}

#endif
