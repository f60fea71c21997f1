// SPDX-License-Identifier: GPL-2.0
/*
 * Virtio devices that another cell of Okapi provides: a transport over a window
 * of shared memory and a doorbell in each direction.
 *
 * The first page of the window has the registers. They are plain memory: what
 * this side writes takes effect when the other has seen it, which it says by
 * copying the status. So each change of the status rings and waits, for a time
 * that is bounded: the other side may be gone, or be hostile.
 */
#include <linux/console.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/iopoll.h>
#include <linux/log2.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>
#include "okapi.h"
#include "window.h"

#define OKAPI_VIRTIO_MAGIC		0x00
#define OKAPI_VIRTIO_VERSION		0x04
#define OKAPI_VIRTIO_DEVICE_ID		0x08
#define OKAPI_VIRTIO_QUEUES		0x0c
#define OKAPI_VIRTIO_DEVICE_FEATURES	0x10	/* low, high */
#define OKAPI_VIRTIO_DRIVER_FEATURES	0x18	/* low, high */
#define OKAPI_VIRTIO_DRIVER_STATUS	0x20
#define OKAPI_VIRTIO_DEVICE_STATUS	0x24
#define OKAPI_VIRTIO_GENERATION		0x28
#define OKAPI_VIRTIO_QUEUE(index)	(0x40 + 32 * (index))
#define OKAPI_VIRTIO_CONFIG		0x200
#define OKAPI_VIRTIO_CONFIG_END		0x400

/* From the start of a queue's registers. */
#define OKAPI_QUEUE_LARGEST		0x00
#define OKAPI_QUEUE_SIZE		0x04
#define OKAPI_QUEUE_DESCRIPTORS		0x08
#define OKAPI_QUEUE_AVAILABLE		0x0c
#define OKAPI_QUEUE_USED		0x10
#define OKAPI_QUEUE_READY		0x14

#define OKAPI_MAGIC		0x49564b4f	/* OKVI */
#define OKAPI_VERSION		1
#define OKAPI_MAX_QUEUES	8
#define OKAPI_RING_ALIGN	64
/* What an entry of a ring takes in the rings themselves, rounded up. */
#define OKAPI_RING_ENTRY	32

/* How often to look at what the other side shall change, and how long, in microseconds. */
#define OKAPI_POLL_INTERVAL	1000
#define OKAPI_POLL_LIMIT	1000000

struct okapi_virtio {
	struct virtio_device vdev;
	struct okapi_window window;
	struct okapi_doorbell doorbell;
	int irq;
	u32 generation;		/* of the configuration, at the last interrupt */
	bool failed;		/* the device wants a reset; told once */
};

static struct okapi_virtio *to_okapi(struct virtio_device *vdev)
{
	return container_of(vdev, struct okapi_virtio, vdev);
}

static u32 okapi_virtio_read(struct okapi_virtio *device, unsigned int offset)
{
	return READ_ONCE(*(u32 *)(device->window.base + offset));
}

static void okapi_virtio_write(struct okapi_virtio *device, unsigned int offset,
			       u32 value)
{
	WRITE_ONCE(*(u32 *)(device->window.base + offset), value);
}

/* True if the device has taken this status, or says that it failed. */
static bool okapi_virtio_settled(struct okapi_virtio *device, u32 status)
{
	u32 taken = okapi_virtio_read(device, OKAPI_VIRTIO_DEVICE_STATUS);

	return taken == status || (status && (taken & VIRTIO_CONFIG_S_NEEDS_RESET));
}

/* Write the driver's status and wait until the device has seen it. */
static bool okapi_virtio_change_status(struct okapi_virtio *device, u32 status)
{
	bool settled;

	okapi_virtio_write(device, OKAPI_VIRTIO_DRIVER_STATUS, status);
	okapi_doorbell_ring(&device->doorbell);
	/* A device of higher priority has answered already. */
	return !read_poll_timeout(okapi_virtio_settled, settled, settled,
				  OKAPI_POLL_INTERVAL, OKAPI_POLL_LIMIT, false,
				  device, status);
}

static u8 okapi_virtio_get_status(struct virtio_device *vdev)
{
	return okapi_virtio_read(to_okapi(vdev), OKAPI_VIRTIO_DEVICE_STATUS);
}

/* That the device refuses the features is seen by the status it then has. */
static void okapi_virtio_set_status(struct virtio_device *vdev, u8 status)
{
	struct okapi_virtio *device = to_okapi(vdev);

	if (!okapi_virtio_change_status(device, status & ~VIRTIO_CONFIG_S_NEEDS_RESET))
		dev_warn(&vdev->dev, "the device does not take the status %#x\n", status);
}

static void okapi_virtio_reset(struct virtio_device *vdev)
{
	struct okapi_virtio *device = to_okapi(vdev);

	if (!okapi_virtio_change_status(device, 0))
		dev_warn(vdev->dev.parent, "the device does not reset\n");
	device->failed = false;
}

static u64 okapi_virtio_get_features(struct virtio_device *vdev)
{
	struct okapi_virtio *device = to_okapi(vdev);

	return okapi_virtio_read(device, OKAPI_VIRTIO_DEVICE_FEATURES) |
	       (u64)okapi_virtio_read(device, OKAPI_VIRTIO_DEVICE_FEATURES + 4) << 32;
}

static int okapi_virtio_finalize_features(struct virtio_device *vdev)
{
	struct okapi_virtio *device = to_okapi(vdev);

	vring_transport_features(vdev);
	/* The registers describe the split form of the rings alone. */
	__virtio_clear_bit(vdev, VIRTIO_F_RING_PACKED);
	/* Without the second, Linux would name its own memory, outside the window. */
	if (!__virtio_test_bit(vdev, VIRTIO_F_VERSION_1) ||
	    !__virtio_test_bit(vdev, VIRTIO_F_ACCESS_PLATFORM)) {
		dev_err(&vdev->dev, "the device lacks VERSION_1 or ACCESS_PLATFORM\n");
		return -EINVAL;
	}
	okapi_virtio_write(device, OKAPI_VIRTIO_DRIVER_FEATURES,
			   lower_32_bits(vdev->features));
	okapi_virtio_write(device, OKAPI_VIRTIO_DRIVER_FEATURES + 4,
			   upper_32_bits(vdev->features));
	return 0;
}

static bool okapi_virtio_in_config(unsigned int offset, unsigned int length)
{
	unsigned int size = OKAPI_VIRTIO_CONFIG_END - OKAPI_VIRTIO_CONFIG;

	return offset <= size && length <= size - offset;
}

static void okapi_virtio_get(struct virtio_device *vdev, unsigned int offset,
			     void *buffer, unsigned int length)
{
	struct okapi_virtio *device = to_okapi(vdev);

	if (WARN_ON(!okapi_virtio_in_config(offset, length)))
		memset(buffer, 0, length);
	else
		memcpy(buffer, device->window.base + OKAPI_VIRTIO_CONFIG + offset, length);
}

static void okapi_virtio_set(struct virtio_device *vdev, unsigned int offset,
			     const void *buffer, unsigned int length)
{
	struct okapi_virtio *device = to_okapi(vdev);

	if (WARN_ON(!okapi_virtio_in_config(offset, length)))
		return;
	memcpy(device->window.base + OKAPI_VIRTIO_CONFIG + offset, buffer, length);
	okapi_doorbell_ring(&device->doorbell);
}

static u32 okapi_virtio_generation(struct virtio_device *vdev)
{
	return okapi_virtio_read(to_okapi(vdev), OKAPI_VIRTIO_GENERATION);
}

static bool okapi_virtio_needs_reset(struct okapi_virtio *device)
{
	return okapi_virtio_read(device, OKAPI_VIRTIO_DEVICE_STATUS) &
	       VIRTIO_CONFIG_S_NEEDS_RESET;
}

/*
 * False breaks the queue: drivers that wait for their buffers with interrupts
 * masked, as the console's, give up instead of waiting for ever.
 */
static bool okapi_virtio_notify(struct virtqueue *queue)
{
	struct okapi_virtio *device = to_okapi(queue->vdev);

	return okapi_doorbell_ring(&device->doorbell) &&
	       !okapi_virtio_needs_reset(device);
}

/*
 * The doorbell does not say what for, and one may stand for several. So this is
 * always "handled": the other side cannot make Linux give up the line.
 */
static irqreturn_t okapi_virtio_interrupt(int irq, void *data)
{
	struct okapi_virtio *device = data;
	u32 generation = okapi_virtio_read(device, OKAPI_VIRTIO_GENERATION);
	struct virtqueue *queue;

	if (unlikely(!device->failed && okapi_virtio_needs_reset(device))) {
		device->failed = true;
		dev_err(&device->vdev.dev, "the device has failed and needs a reset\n");
		virtio_break_device(&device->vdev);
	}
	if (unlikely(generation != device->generation)) {
		device->generation = generation;
		virtio_config_changed(&device->vdev);
	}
	virtio_device_for_each_vq(&device->vdev, queue)
		vring_interrupt(irq, queue);
	return IRQ_HANDLED;
}

/*
 * Drivers fill a queue for receiving with as many buffers as it has entries, of
 * up to a page each. A queue may not be larger than its share of the window can
 * hold, or it would leave nothing to the others.
 */
static unsigned int okapi_virtio_queue_size(struct okapi_virtio *device, u32 largest)
{
	u32 queues = clamp_t(u32, okapi_virtio_read(device, OKAPI_VIRTIO_QUEUES),
			     1, OKAPI_MAX_QUEUES);
	size_t share = (device->window.size - OKAPI_WINDOW_POOL) / queues;
	size_t size = min_t(size_t, largest, share / (PAGE_SIZE + OKAPI_RING_ENTRY));

	return size ? rounddown_pow_of_two(size) : 0;
}

static struct virtqueue *okapi_virtio_setup_queue(struct virtio_device *vdev,
						  unsigned int index,
						  vq_callback_t *callback,
						  const char *name, bool context)
{
	struct okapi_virtio *device = to_okapi(vdev);
	unsigned int registers = OKAPI_VIRTIO_QUEUE(index);
	struct virtqueue *queue;
	unsigned int size;
	u32 largest;

	if (index >= OKAPI_MAX_QUEUES)
		return ERR_PTR(-ENOENT);
	largest = okapi_virtio_read(device, registers + OKAPI_QUEUE_LARGEST);
	if (!largest)
		return ERR_PTR(-ENOENT);
	size = okapi_virtio_queue_size(device, largest);
	if (!size) {
		dev_err(&vdev->dev, "the window is too small for queue %u\n", index);
		return ERR_PTR(-ENOMEM);
	}

	queue = vring_create_virtqueue(index, size, OKAPI_RING_ALIGN, vdev, true, true,
				       context, okapi_virtio_notify, callback, name);
	if (!queue)
		return ERR_PTR(-ENOMEM);
	queue->num_max = size;
	okapi_virtio_write(device, registers + OKAPI_QUEUE_SIZE,
			   virtqueue_get_vring_size(queue));
	okapi_virtio_write(device, registers + OKAPI_QUEUE_DESCRIPTORS,
			   virtqueue_get_desc_addr(queue));
	okapi_virtio_write(device, registers + OKAPI_QUEUE_AVAILABLE,
			   virtqueue_get_avail_addr(queue));
	okapi_virtio_write(device, registers + OKAPI_QUEUE_USED,
			   virtqueue_get_used_addr(queue));
	/* Looked at by the device when DRIVER_OK comes. */
	okapi_virtio_write(device, registers + OKAPI_QUEUE_READY, 1);
	return queue;
}

static void okapi_virtio_delete_queues(struct virtio_device *vdev)
{
	struct okapi_virtio *device = to_okapi(vdev);
	struct virtqueue *queue, *next;

	free_irq(device->irq, device);
	list_for_each_entry_safe(queue, next, &vdev->vqs, list) {
		okapi_virtio_write(device, OKAPI_VIRTIO_QUEUE(queue->index) +
				   OKAPI_QUEUE_READY, 0);
		vring_del_virtqueue(queue);
	}
}

static int okapi_virtio_find_queues(struct virtio_device *vdev, unsigned int count,
				    struct virtqueue *queues[],
				    vq_callback_t *callbacks[],
				    const char * const names[], const bool *contexts,
				    struct irq_affinity *affinity)
{
	struct okapi_virtio *device = to_okapi(vdev);
	unsigned int i, index = 0;
	int err;

	device->generation = okapi_virtio_read(device, OKAPI_VIRTIO_GENERATION);
	err = request_irq(device->irq, okapi_virtio_interrupt, 0,
			  dev_name(&vdev->dev), device);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		if (!names[i]) {
			queues[i] = NULL;
			continue;
		}
		queues[i] = okapi_virtio_setup_queue(vdev, index++, callbacks[i],
						     names[i], contexts && contexts[i]);
		if (IS_ERR(queues[i])) {
			okapi_virtio_delete_queues(vdev);
			return PTR_ERR(queues[i]);
		}
	}
	return 0;
}

static void okapi_virtio_synchronize(struct virtio_device *vdev)
{
	synchronize_irq(to_okapi(vdev)->irq);
}

static const char *okapi_virtio_bus_name(struct virtio_device *vdev)
{
	return dev_name(vdev->dev.parent);
}

static const struct virtio_config_ops okapi_virtio_config_ops = {
	.get			= okapi_virtio_get,
	.set			= okapi_virtio_set,
	.generation		= okapi_virtio_generation,
	.get_status		= okapi_virtio_get_status,
	.set_status		= okapi_virtio_set_status,
	.reset			= okapi_virtio_reset,
	.find_vqs		= okapi_virtio_find_queues,
	.del_vqs		= okapi_virtio_delete_queues,
	.synchronize_cbs	= okapi_virtio_synchronize,
	.get_features		= okapi_virtio_get_features,
	.finalize_features	= okapi_virtio_finalize_features,
	.bus_name		= okapi_virtio_bus_name,
};

/* The other side may start after Linux: it writes the magic number last. */
static int okapi_virtio_identify(struct device *dev, struct okapi_virtio *device)
{
	u32 magic, version;

	if (read_poll_timeout(okapi_virtio_read, magic, magic, OKAPI_POLL_INTERVAL,
			      OKAPI_POLL_LIMIT, false, device, OKAPI_VIRTIO_MAGIC))
		return dev_err_probe(dev, -ENODEV, "nobody provides this device\n");
	version = okapi_virtio_read(device, OKAPI_VIRTIO_VERSION);
	if (magic != OKAPI_MAGIC || version != OKAPI_VERSION)
		return dev_err_probe(dev, -ENODEV,
				     "no window of this version (magic %#x, version %u)\n",
				     magic, version);
	device->vdev.id.device = okapi_virtio_read(device, OKAPI_VIRTIO_DEVICE_ID);
	device->vdev.id.vendor = OKAPI_MAGIC;
	return device->vdev.id.device ? 0 : -ENODEV;
}

static void okapi_virtio_release(struct device *dev)
{
	kfree(to_okapi(dev_to_virtio(dev)));
}

static int okapi_virtio_prepare(struct platform_device *pdev,
				struct okapi_virtio *device)
{
	int err;

	err = okapi_doorbell_find(&pdev->dev, &device->doorbell);
	if (err)
		return dev_err_probe(&pdev->dev, err, "no okapi,doorbell\n");
	device->irq = platform_get_irq(pdev, 0);
	if (device->irq < 0)
		return device->irq;
	err = okapi_window_attach(&pdev->dev, &device->window);
	if (err)
		return err;
	return okapi_virtio_identify(&pdev->dev, device);
}

/*
 * The driver of consoles registers one before it can print: what Linux has said
 * until then is lost. Let the console begin again, at the first message.
 */
static void okapi_virtio_repeat_log(void)
{
	struct console *console;

	console_lock();
	for_each_console(console)
		if (!strcmp(console->name, "hvc"))
			console->seq = 0;
	console_unlock();
}

static int okapi_virtio_probe(struct platform_device *pdev)
{
	struct okapi_virtio *device = kzalloc(sizeof(*device), GFP_KERNEL);
	int err;

	if (!device)
		return -ENOMEM;
	device->vdev.dev.parent = &pdev->dev;
	device->vdev.dev.release = okapi_virtio_release;
	device->vdev.config = &okapi_virtio_config_ops;
	err = okapi_virtio_prepare(pdev, device);
	if (err) {
		kfree(device);
		return err;
	}
	err = register_virtio_device(&device->vdev);
	if (err)
		put_device(&device->vdev.dev);
	else if (device->vdev.id.device == VIRTIO_ID_CONSOLE)
		okapi_virtio_repeat_log();
	return err;
}

static const struct of_device_id okapi_virtio_match[] = {
	{ .compatible = "okapi,virtio" },
	{ }
};

/* Built in, and never unbound: devices of a machine do not come and go. */
static struct platform_driver okapi_virtio_driver = {
	.probe	= okapi_virtio_probe,
	.driver	= {
		.name			= "okapi-virtio",
		.of_match_table		= okapi_virtio_match,
		.suppress_bind_attrs	= true,
	},
};
builtin_platform_driver(okapi_virtio_driver);
