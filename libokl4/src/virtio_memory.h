/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to a virtio window, and its layout of queues (virtio 1.2, 2.7 "Split
 * Virtqueues"): between the files of the device's side.
 */
#ifndef VIRTIO_MEMORY_H
#define VIRTIO_MEMORY_H

#include <okl4/virtio_window.h>

#define VIRTIO_DESCRIPTOR_BYTES	      16
#define VIRTIO_DESCRIPTOR_AT_ADDRESS  0 /* two words */
#define VIRTIO_DESCRIPTOR_AT_BYTES    8
#define VIRTIO_DESCRIPTOR_AT_FLAGS    12 /* half-words */
#define VIRTIO_DESCRIPTOR_AT_NEXT     14
#define VIRTIO_DESCRIPTOR_MORE	      1
#define VIRTIO_DESCRIPTOR_WRITE	      2
#define VIRTIO_DESCRIPTOR_INDIRECT    4
#define VIRTIO_AVAILABLE_AT_FLAGS     0
#define VIRTIO_AVAILABLE_AT_INDEX     2
#define VIRTIO_AVAILABLE_AT_RING      4
#define VIRTIO_AVAILABLE_NO_INTERRUPT 1
#define VIRTIO_AVAILABLE_BYTES(size)  (6 + 2 * (size))
#define VIRTIO_USED_AT_INDEX	      2
#define VIRTIO_USED_AT_RING	      4
#define VIRTIO_USED_BYTES(size)	      (6 + 8 * (size))

/* The offset is one that was checked. */
static inline uint32_t virtio_get32(const okl4_virtio_device_t *device, uint32_t offset)
{
	return *(volatile uint32_t *)(device->window + offset);
}

static inline void virtio_put32(okl4_virtio_device_t *device, uint32_t offset, uint32_t value)
{
	*(volatile uint32_t *)(device->window + offset) = value;
}

static inline uint16_t virtio_get16(const okl4_virtio_device_t *device, uint32_t offset)
{
	return *(volatile uint16_t *)(device->window + offset);
}

static inline void virtio_put16(okl4_virtio_device_t *device, uint32_t offset, uint16_t value)
{
	*(volatile uint16_t *)(device->window + offset) = value;
}

/* True if the bytes lie in the driver's part of the window. */
static inline bool virtio_is_inside(const okl4_virtio_device_t *device, uint32_t offset, uint32_t bytes)
{
	return offset >= OKL4_VIRTIO_AT_MEMORY && offset <= device->bytes && bytes <= device->bytes - offset;
}

/* The driver has broken the rules: no service until it resets the device.  The first reason stays. */
void virtio_break(okl4_virtio_device_t *device, const char *reason);

#endif
