/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that a machine shares with the cell that provides a virtio device.
 *
 * The first page describes the device; the rest holds the rings and copies of
 * the data that they name. A DMA address is an offset from the window's start:
 * nothing outside the window can be named.
 */
#ifndef DRIVERS_OKAPI_WINDOW_H
#define DRIVERS_OKAPI_WINDOW_H

#include <linux/device.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Start and unit of what is given out. */
#define OKAPI_WINDOW_POOL	0x1000
#define OKAPI_WINDOW_UNIT	512

struct okapi_window {
	void *base;		/* uncached */
	size_t size;
	unsigned int units;	/* in the pool */
	spinlock_t lock;	/* protects `used` */
	unsigned long *used;	/* bit for each unit */
	void **original;	/* at the first unit of each mapping: what it copies */
};

/*
 * Map the window of a device that the device tree describes and do all its DMA
 * in there. The window becomes the driver data of the device.
 */
int okapi_window_attach(struct device *dev, struct okapi_window *window);

#endif
