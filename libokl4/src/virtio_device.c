/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of a virtio window, as the device sees them.
 */
#include <stddef.h>

#include <okl4/atomic.h>
#include <okl4/notification.h>

#include "virtio_memory.h"

#define STATUS_BITS                                                                                          \
	(OKL4_VIRTIO_STATUS_ACKNOWLEDGE | OKL4_VIRTIO_STATUS_DRIVER | OKL4_VIRTIO_STATUS_DRIVER_OK |         \
	 OKL4_VIRTIO_STATUS_FEATURES_OK | OKL4_VIRTIO_STATUS_FAILED)

static uint64_t get64(const okl4_virtio_device_t *device, uint32_t offset)
{
	return virtio_get32(device, offset) | (uint64_t)virtio_get32(device, offset + 4) << 32;
}

static void put64(okl4_virtio_device_t *device, uint32_t offset, uint64_t value)
{
	virtio_put32(device, offset, (uint32_t)value);
	virtio_put32(device, offset + 4, (uint32_t)(value >> 32));
}

static void turn_queues_off(okl4_virtio_device_t *device)
{
	for (uint32_t i = 0; i < OKL4_VIRTIO_QUEUES; i++)
		device->queue[i] = (struct okl4_virtio_queue){0};
}

/* --- set up -------------------------------------------------------------------------------------- */

static void write_registers(okl4_virtio_device_t *device, uint32_t device_id)
{
	for (uint32_t offset = 0; offset < OKL4_VIRTIO_AT_MEMORY; offset += sizeof(uint32_t))
		virtio_put32(device, offset, 0);
	virtio_put32(device, OKL4_VIRTIO_AT_VERSION, OKL4_VIRTIO_VERSION);
	virtio_put32(device, OKL4_VIRTIO_AT_DEVICE_ID, device_id);
	virtio_put32(device, OKL4_VIRTIO_AT_QUEUES, device->queue_count);
	put64(device, OKL4_VIRTIO_AT_DEVICE_FEATURES, device->features);
	for (uint32_t i = 0; i < device->queue_count; i++)
		virtio_put32(device, OKL4_VIRTIO_AT_QUEUE(i) + OKL4_VIRTIO_QUEUE_AT_LARGEST, device->largest);
	/* A driver that sees the magic may read the rest. */
	okl4_memory_barrier();
	virtio_put32(device, OKL4_VIRTIO_AT_MAGIC, OKL4_VIRTIO_MAGIC);
}

int okl4_virtio_init(okl4_virtio_device_t *device, const okl4_virtio_setup_t *setup)
{
	if (device == NULL || setup == NULL || setup->window == NULL ||
	    (uintptr_t)setup->window % sizeof(uint32_t) != 0)
		return OKL4_INVALID_ARGUMENT;
	if (setup->bytes <= OKL4_VIRTIO_AT_MEMORY || setup->queues == 0 ||
	    setup->queues > OKL4_VIRTIO_QUEUES || setup->largest == 0 ||
	    setup->largest > OKL4_VIRTIO_LARGEST || (setup->largest & (setup->largest - 1)) != 0)
		return OKL4_OUT_OF_RANGE;
	*device = (okl4_virtio_device_t){
		.window = setup->window,
		.bytes = setup->bytes,
		.features =
			setup->features | OKL4_VIRTIO_FEATURE_VERSION_1 | OKL4_VIRTIO_FEATURE_ACCESS_PLATFORM,
		.queue_count = setup->queues,
		.largest = setup->largest,
		.signal_slot = setup->signal_slot,
		.signal_bits = setup->signal_bits,
	};
	write_registers(device, setup->device_id);
	return OKL4_OK;
}

/* --- what the driver asks for -------------------------------------------------------------------- */

static void publish_status(okl4_virtio_device_t *device)
{
	okl4_memory_barrier();
	virtio_put32(device, OKL4_VIRTIO_AT_DEVICE_STATUS, device->status);
	device->interrupt = true;
}

static void reset(okl4_virtio_device_t *device)
{
	turn_queues_off(device);
	device->accepted = 0;
	device->broken = NULL;
	device->status = 0;
	/* A driver that begins anew says again which queues are ready. */
	for (uint32_t i = 0; i < device->queue_count; i++)
		virtio_put32(device, OKL4_VIRTIO_AT_QUEUE(i) + OKL4_VIRTIO_QUEUE_AT_READY, 0);
	publish_status(device);
}

static bool accept_features(okl4_virtio_device_t *device)
{
	uint64_t features = get64(device, OKL4_VIRTIO_AT_DRIVER_FEATURES);

	if ((features & ~device->features) != 0 || (features & OKL4_VIRTIO_FEATURE_VERSION_1) == 0)
		return false;
	device->accepted = features;
	return true;
}

static void accept_status(okl4_virtio_device_t *device, uint32_t wanted)
{
	uint32_t added = wanted & ~device->status;

	/* Without common features the bit does not show up in the device's status: the driver gives up. */
	if ((added & OKL4_VIRTIO_STATUS_FEATURES_OK) && !accept_features(device))
		wanted &= ~(uint32_t)OKL4_VIRTIO_STATUS_FEATURES_OK;
	if (!(wanted & OKL4_VIRTIO_STATUS_FEATURES_OK))
		wanted &= ~(uint32_t)OKL4_VIRTIO_STATUS_DRIVER_OK;
	if (wanted == device->status)
		return;
	device->status = wanted;
	publish_status(device);
}

/* True if `bytes` bytes at the offset lie in the driver's memory and the offset is aligned. */
static bool is_inside(const okl4_virtio_device_t *device, uint32_t offset, uint32_t bytes, uint32_t alignment)
{
	return offset % alignment == 0 && virtio_is_inside(device, offset, bytes);
}

static void open_queue(okl4_virtio_device_t *device, struct okl4_virtio_queue *queue, uint32_t registers)
{
	struct okl4_virtio_queue wanted = {
		.size = virtio_get32(device, registers + OKL4_VIRTIO_QUEUE_AT_SIZE),
		.descriptors = virtio_get32(device, registers + OKL4_VIRTIO_QUEUE_AT_DESCRIPTORS),
		.available = virtio_get32(device, registers + OKL4_VIRTIO_QUEUE_AT_AVAILABLE),
		.used = virtio_get32(device, registers + OKL4_VIRTIO_QUEUE_AT_USED),
	};

	if (wanted.size == 0 || wanted.size > device->largest || (wanted.size & (wanted.size - 1)) != 0) {
		virtio_break(device, "a queue has a wrong size");
		return;
	}
	if (!is_inside(device, wanted.descriptors, wanted.size * VIRTIO_DESCRIPTOR_BYTES, 16) ||
	    !is_inside(device, wanted.available, VIRTIO_AVAILABLE_BYTES(wanted.size), 2) ||
	    !is_inside(device, wanted.used, VIRTIO_USED_BYTES(wanted.size), 4)) {
		virtio_break(device, "a queue lies outside the window");
		return;
	}
	*queue = wanted;
}

static void update_queues(okl4_virtio_device_t *device)
{
	for (uint32_t i = 0; i < device->queue_count && device->broken == NULL; i++) {
		uint32_t registers = OKL4_VIRTIO_AT_QUEUE(i);
		bool ready = virtio_get32(device, registers + OKL4_VIRTIO_QUEUE_AT_READY) != 0;

		if (ready && device->queue[i].size == 0)
			open_queue(device, &device->queue[i], registers);
		else if (!ready)
			device->queue[i].size = 0;
	}
}

bool okl4_virtio_update(okl4_virtio_device_t *device)
{
	uint32_t asked = virtio_get32(device, OKL4_VIRTIO_AT_DRIVER_STATUS);
	uint32_t wanted = asked & STATUS_BITS;
	/* Bits only ever come until all go: a driver that took one back has reset the device unseen. */
	bool was_reset = asked == 0 || (device->status & STATUS_BITS & ~wanted) != 0;

	/* A reset that changes nothing is none; but the driver may wait for a word that it has spoilt itself.
	 */
	if (was_reset && device->status == 0 && device->broken == NULL) {
		virtio_put32(device, OKL4_VIRTIO_AT_DEVICE_STATUS, 0);
		return false;
	}
	if (was_reset)
		reset(device);
	if (device->broken != NULL)
		return was_reset;
	accept_status(device, wanted);
	if (device->status & OKL4_VIRTIO_STATUS_DRIVER_OK)
		update_queues(device);
	return was_reset;
}

bool okl4_virtio_running(const okl4_virtio_device_t *device)
{
	return (device->status & OKL4_VIRTIO_STATUS_DRIVER_OK) && device->broken == NULL;
}

const char *okl4_virtio_broken(const okl4_virtio_device_t *device)
{
	return device->broken;
}

/* --- what the driver is told --------------------------------------------------------------------- */

void okl4_virtio_configuration_changed(okl4_virtio_device_t *device)
{
	uint32_t generation = virtio_get32(device, OKL4_VIRTIO_AT_CONFIG_GENERATION);

	okl4_memory_barrier();
	virtio_put32(device, OKL4_VIRTIO_AT_CONFIG_GENERATION, generation + 1);
	device->interrupt = true;
}

void virtio_break(okl4_virtio_device_t *device, const char *reason)
{
	if (device->broken != NULL)
		return;
	device->broken = reason;
	turn_queues_off(device);
	device->status |= OKL4_VIRTIO_STATUS_NEEDS_RESET;
	publish_status(device);
	okl4_virtio_configuration_changed(device);
}

void okl4_virtio_signal(okl4_virtio_device_t *device)
{
	if (!device->interrupt)
		return;
	device->interrupt = false;
	/* What was written must be there when the driver looks. */
	okl4_memory_barrier();
	if (device->signal_slot != 0)
		okl4_notification_signal(device->signal_slot, device->signal_bits);
}
