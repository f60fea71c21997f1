/* SPDX-License-Identifier: BSD-2-Clause */
/* A driver for the device's side of a virtio window, with one queue that is used. */
#ifndef HOST_VIRTIO_DRIVER_H
#define HOST_VIRTIO_DRIVER_H

#include <okl4/virtio_window.h>

#define BYTES	    0x3000
#define SIZE	    8
#define DESCRIPTORS 0x1000
#define AVAILABLE   0x1100
#define USED	    0x1200
#define BUFFERS	    0x2000
#define MORE	    1
#define WRITE	    2
#define INDIRECT    4

/* Exactly as large as the window, so that the address sanitizer sees what goes beyond. */
union driver_window {
	uint32_t words[BYTES / 4];
	uint16_t halves[BYTES / 2];
	uint8_t bytes[BYTES];
};
extern union driver_window window;
extern okl4_virtio_device_t device;
extern okl4_virtio_chain_t chain;

/* A setup that is accepted, and the device made with it. */
okl4_virtio_setup_t driver_good_setup(void);
void driver_init(void);

/* Words of the window. */
void driver_put(uint32_t offset, uint32_t value);
uint32_t driver_get(uint32_t offset);

/* Write the driver's status and let the device look; true if it was reset. */
bool driver_set_status(uint32_t status);

/* Describe queue 1 and say that it is ready. */
void driver_set_queue(uint32_t size, uint32_t descriptors, uint32_t available, uint32_t used);

/* From a reset device to one that runs. */
void driver_start(void);

/* A device that runs, with queue 1. */
void driver_open_device(void);

/* Write a descriptor of queue 1; make a chain available. */
void driver_describe(uint32_t index, uint32_t address, uint32_t bytes, uint16_t flags, uint16_t next);
void driver_offer(uint16_t head);

#endif
