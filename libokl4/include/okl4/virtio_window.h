/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtio window: how a virtual machine and a cell that plays a virtio device
 * for it (console, network, block) share memory, and the device's side of it.
 *
 * The window is little-endian memory, mapped uncached on both sides.  Registers
 * come first, then the device's configuration, then memory that the driver
 * manages: split virtqueues and buffers, named by their offsets from the window's
 * start.  Each side tells the other by a signal (doorbell) that something changed.
 *
 * Nothing that the driver writes is believed.  What the device needs twice it
 * reads once into memory of its own; every offset, size and index is checked against
 * the window, and no chain is followed further than it can be long.  A driver that
 * breaks the rules gets OKL4_VIRTIO_STATUS_NEEDS_RESET and no service until it
 * has reset the device; nothing here faults, loops, or touches other memory.
 * Nothing here blocks; only okl4_virtio_signal enters the kernel.
 */
#ifndef OKL4_VIRTIO_WINDOW_H
#define OKL4_VIRTIO_WINDOW_H

#include <stdbool.h>

#include <okl4/errno.h>
#include <okl4/types.h>

#define OKL4_VIRTIO_MAGIC   0x49564b4f /* "OKVI" */
#define OKL4_VIRTIO_VERSION 1

/* Registers: offsets of words, and who writes them. */
#define OKL4_VIRTIO_AT_MAGIC	       0x00 /* device */
#define OKL4_VIRTIO_AT_VERSION	       0x04 /* device */
#define OKL4_VIRTIO_AT_DEVICE_ID       0x08 /* device: what it is in virtio's numbers */
#define OKL4_VIRTIO_AT_QUEUES	       0x0c /* device: how many */
#define OKL4_VIRTIO_AT_DEVICE_FEATURES 0x10 /* device: two words, low one first */
#define OKL4_VIRTIO_AT_DRIVER_FEATURES 0x18 /* driver: two words, before FEATURES_OK */
#define OKL4_VIRTIO_AT_DRIVER_STATUS   0x20 /* driver: virtio's status bits; 0 asks for a reset */
#define OKL4_VIRTIO_AT_DEVICE_STATUS   0x24 /* device: those it has accepted; 0 when the reset is done */
#define OKL4_VIRTIO_AT_CONFIG_GENERATION                                                                     \
	0x28 /* device: counts changes of its configuration or of NEEDS_RESET */
#define OKL4_VIRTIO_AT_QUEUE(n)		 (0x40 + 0x20 * (n))
#define OKL4_VIRTIO_QUEUE_AT_LARGEST	 0x00  /* device: most descriptors it allows */
#define OKL4_VIRTIO_QUEUE_AT_SIZE	 0x04  /* driver, before READY: descriptors, a power of two */
#define OKL4_VIRTIO_QUEUE_AT_DESCRIPTORS 0x08  /* driver: offset of the table, a multiple of 16 */
#define OKL4_VIRTIO_QUEUE_AT_AVAILABLE	 0x0c  /* driver: offset of the available ring, of 2 */
#define OKL4_VIRTIO_QUEUE_AT_USED	 0x10  /* driver: offset of the used ring, of 4 */
#define OKL4_VIRTIO_QUEUE_AT_READY	 0x14  /* driver: 1, the others are valid */
#define OKL4_VIRTIO_AT_CONFIGURATION	 0x200 /* device: its configuration space */
#define OKL4_VIRTIO_CONFIGURATION_BYTES	 0x200
#define OKL4_VIRTIO_AT_MEMORY		 0x1000 /* driver: rings and buffers, up to the end */

#define OKL4_VIRTIO_DEVICE_NETWORK 1
#define OKL4_VIRTIO_DEVICE_BLOCK   2
#define OKL4_VIRTIO_DEVICE_CONSOLE 3

#define OKL4_VIRTIO_STATUS_ACKNOWLEDGE 0x01
#define OKL4_VIRTIO_STATUS_DRIVER      0x02
#define OKL4_VIRTIO_STATUS_DRIVER_OK   0x04
#define OKL4_VIRTIO_STATUS_FEATURES_OK 0x08
#define OKL4_VIRTIO_STATUS_NEEDS_RESET 0x40
#define OKL4_VIRTIO_STATUS_FAILED      0x80

/* Features that each device of such a window has. */
#define OKL4_VIRTIO_FEATURE_VERSION_1	    (1ull << 32)
#define OKL4_VIRTIO_FEATURE_ACCESS_PLATFORM (1ull << 33)

#define OKL4_VIRTIO_QUEUES	 8
#define OKL4_VIRTIO_LARGEST	 256 /* descriptors of a queue */
#define OKL4_VIRTIO_CHAIN_LENGTH 64  /* descriptors of a chain */

/* --- the device's side --------------------------------------------------------------------------- */

/* A queue as it was when it became ready: what the driver writes later does not count. */
struct okl4_virtio_queue {
	uint32_t size; /* 0: not ready */
	uint32_t descriptors, available, used;
	uint16_t next; /* chains ever taken */
	uint16_t given;
};

typedef struct okl4_virtio_device {
	volatile uint8_t *window;
	uint32_t bytes;
	uint64_t features;
	uint32_t queue_count, largest;
	okl4_word_t signal_slot, signal_bits;

	uint32_t status;   /* what has been accepted */
	uint64_t accepted; /* the driver's features, when FEATURES_OK is accepted */
	const char *broken;
	bool interrupt; /* the driver is to be told */
	struct okl4_virtio_queue queue[OKL4_VIRTIO_QUEUES];
} okl4_virtio_device_t;

/* A chain of descriptors: first parts that the device reads, then parts that it writes. */
typedef struct okl4_virtio_chain {
	uint16_t head;
	uint16_t count;	   /* parts */
	uint16_t part;	   /* the first one that is not used up */
	uint32_t done;	   /* bytes of that part that are */
	uint32_t readable; /* bytes left */
	uint32_t writable; /* bytes left */
	uint32_t written;  /* bytes */
	struct {
		uint32_t offset, bytes;
		bool writable;
	} parts[OKL4_VIRTIO_CHAIN_LENGTH];
} okl4_virtio_chain_t;

typedef struct okl4_virtio_setup {
	void *window;	/* aligned to 4 */
	uint32_t bytes; /* more than OKL4_VIRTIO_AT_MEMORY */
	uint32_t device_id;
	uint32_t queues;   /* 1..OKL4_VIRTIO_QUEUES */
	uint32_t largest;  /* descriptors of a queue, a power of two up to OKL4_VIRTIO_LARGEST */
	uint64_t features; /* besides VERSION_1 and ACCESS_PLATFORM */
	okl4_word_t signal_slot, signal_bits; /* doorbell of the driver; slot 0: none */
} okl4_virtio_setup_t;

/*
 * Take over a window: writes the registers, magic last; all queues are off.
 * OKL4_INVALID_ARGUMENT: NULL or alignment.  OKL4_OUT_OF_RANGE: a number is.
 */
int okl4_virtio_init(okl4_virtio_device_t *device, const okl4_virtio_setup_t *setup);

/*
 * Look at what the driver did to registers, after its doorbell; true if it has
 * reset the device: chains that were taken are void, and the queues off.
 */
bool okl4_virtio_update(okl4_virtio_device_t *device);

/* True between the driver's DRIVER_OK and its reset, if the driver has not broken the rules. */
bool okl4_virtio_running(const okl4_virtio_device_t *device);

/* What the driver did wrong, to print; NULL if nothing. */
const char *okl4_virtio_broken(const okl4_virtio_device_t *device);

/* Chains that wait in the queue; 0 too if it is not ready or the driver has broken the rules. */
uint32_t okl4_virtio_available(okl4_virtio_device_t *device, uint32_t queue);

/* Take the next chain.  OKL4_WOULD_BLOCK: there is none.  OKL4_CANCELLED: the driver has broken the rules.
 * OKL4_INVALID_ARGUMENT: no such queue, or NULL. */
int okl4_virtio_take(okl4_virtio_device_t *device, uint32_t queue, okl4_virtio_chain_t *chain);

/* Copy the chain's next bytes out of or into its parts; how many were copied.  A read skips parts that are
 * for writing and the other way round, so all reads come before the first write. */
uint32_t okl4_virtio_read(const okl4_virtio_device_t *device, okl4_virtio_chain_t *chain, void *to,
			  uint32_t count);
uint32_t okl4_virtio_write(const okl4_virtio_device_t *device, okl4_virtio_chain_t *chain, const void *from,
			   uint32_t count);

/* Give a chain back to the driver.  Nothing happens if the queue is not ready any more. */
void okl4_virtio_give(okl4_virtio_device_t *device, uint32_t queue, const okl4_virtio_chain_t *chain);

/* Tell the driver that the configuration space, which the caller has written, is a different one. */
void okl4_virtio_configuration_changed(okl4_virtio_device_t *device);

/* Ring the driver's doorbell if something was done that it wants to know; at the end of each round of work.
 */
void okl4_virtio_signal(okl4_virtio_device_t *device);

#endif
