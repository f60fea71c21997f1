// SPDX-License-Identifier: GPL-2.0
/*
 * Channels to native cells: /dev/okl4/NAME.
 *
 * A channel is a window of shared memory with a doorbell in each direction. Its
 * first page has a slot for one call and two rings of bytes; the rest is for
 * processes to map. Whatever happened, the doorbell rings: all who wait look
 * whether it was for them.
 *
 * The driver keeps no state of its own: both ends of a ring and both numbers of
 * the call slot are in the window, so that either side can start anew while the
 * other goes on. The native cell may write anything there. Each index is read
 * once and checked; positions are masked, so the worst that a wrong index does
 * is an error for the process. After an error this side takes over what the
 * other one says, and the channel can be used again.
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include "okapi.h"

/* As cells/linux/include/okl4_channel.h has it for processes. */
#define OKL4_CHANNEL_WORDS	8

struct okl4_channel_call {
	__u32 label;
	__u32 result;
	__u32 request[OKL4_CHANNEL_WORDS];
	__u32 answer[OKL4_CHANNEL_WORDS];
};

#define OKL4_CHANNEL_CALL	_IOWR(0xb6, 0, struct okl4_channel_call)
#define OKL4_CHANNEL_SIZE	_IOR(0xb6, 1, __u32)

/* The window. */
#define CHANNEL_MAGIC		0x00
#define CHANNEL_VERSION		0x04
#define CHANNEL_READY		0x10	/* the native end works */
#define CHANNEL_OPEN_COUNT	0x14
#define CHANNEL_REQUEST_NUMBER	0x40	/* ours: of the last request */
#define CHANNEL_ANSWER_NUMBER	0x44	/* of the last request answered */
#define CHANNEL_LABEL		0x48
#define CHANNEL_RESULT		0x4c
#define CHANNEL_REQUEST		0x50
#define CHANNEL_ANSWER		0x70
#define CHANNEL_RING_SIZE	1024
#define CHANNEL_SHARED		0x1000

#define CHANNEL_MAGIC_VALUE	0x43484b4f	/* OKHC */
#define CHANNEL_VERSION_VALUE	1

/* A ring: bytes ever written and ever taken, and where they are. */
struct channel_ring {
	unsigned int head;
	unsigned int tail;
	unsigned int data;
};

static const struct channel_ring channel_to_native = { 0x100, 0x104, 0x400 };
static const struct channel_ring channel_from_native = { 0x108, 0x10c, 0x800 };

struct okapi_channel {
	struct miscdevice misc;
	struct device *dev;
	struct okapi_doorbell doorbell;
	void *window;			/* uncached */
	struct resource resource;
	wait_queue_head_t wait;
	struct mutex open_lock;		/* the open count */
	struct mutex read_lock;		/* these three are held for short: */
	struct mutex write_lock;	/* who waits for the other side waits without */
	struct mutex call_lock;		/* but for this one: one call at a time */
	unsigned int opened;
};

static u32 channel_read(struct okapi_channel *channel, unsigned int offset)
{
	return READ_ONCE(*(u32 *)(channel->window + offset));
}

static void channel_write(struct okapi_channel *channel, unsigned int offset, u32 value)
{
	WRITE_ONCE(*(u32 *)(channel->window + offset), value);
}

static size_t channel_shared_size(struct okapi_channel *channel)
{
	return resource_size(&channel->resource) - CHANNEL_SHARED;
}

/* Everything written before is in order: one processor, and uncached memory. */
static void channel_ring_doorbell(struct okapi_channel *channel)
{
	barrier();
	if (!okapi_doorbell_ring(&channel->doorbell))
		dev_warn_ratelimited(channel->dev, "the other side cannot be told\n");
}

static bool channel_ready(struct okapi_channel *channel)
{
	return channel_read(channel, CHANNEL_MAGIC) == CHANNEL_MAGIC_VALUE &&
	       channel_read(channel, CHANNEL_VERSION) == CHANNEL_VERSION_VALUE &&
	       channel_read(channel, CHANNEL_READY) == 1;
}

/* Bytes in a ring, or -EIO if the indices are nonsense. */
static int channel_filled(struct okapi_channel *channel, const struct channel_ring *ring)
{
	u32 filled = channel_read(channel, ring->head) - channel_read(channel, ring->tail);

	return filled <= CHANNEL_RING_SIZE ? filled : -EIO;
}

/* Set our index of a ring to the other's, so that the ring is empty. */
static int channel_empty(struct okapi_channel *channel, unsigned int ours,
			 unsigned int theirs)
{
	dev_warn_ratelimited(channel->dev, "nonsense in the window: starting anew\n");
	channel_write(channel, ours, channel_read(channel, theirs));
	channel_ring_doorbell(channel);
	return -EIO;
}

/* --- open and close ----------------------------------------------------------------------- */

static struct okapi_channel *channel_of(struct file *file)
{
	/* misc_open() left the miscdevice there. */
	return container_of(file->private_data, struct okapi_channel, misc);
}

static void channel_count(struct okapi_channel *channel, int change)
{
	mutex_lock(&channel->open_lock);
	channel->opened += change;
	channel_write(channel, CHANNEL_OPEN_COUNT, channel->opened);
	mutex_unlock(&channel->open_lock);
	channel_ring_doorbell(channel);
}

static int channel_open(struct inode *inode, struct file *file)
{
	struct okapi_channel *channel = channel_of(file);
	int err;

	if (!channel_ready(channel)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(channel->wait, channel_ready(channel));
		if (err)
			return err;
	}
	channel_count(channel, 1);
	return stream_open(inode, file);
}

static int channel_release(struct inode *inode, struct file *file)
{
	channel_count(channel_of(file), -1);
	return 0;
}

/* --- bytes -------------------------------------------------------------------------------- */

/* Take up to `size` bytes: how many, 0 if there are none, or an error. */
static ssize_t channel_take(struct okapi_channel *channel, char __user *buffer, size_t size)
{
	const struct channel_ring *ring = &channel_from_native;
	u32 tail = channel_read(channel, ring->tail);
	size_t taken = 0;
	int filled = channel_filled(channel, ring);

	if (filled < 0)
		return channel_empty(channel, ring->tail, ring->head);
	size = min_t(size_t, size, filled);
	while (taken < size) {
		u32 position = (tail + taken) % CHANNEL_RING_SIZE;
		size_t part = min_t(size_t, size - taken, CHANNEL_RING_SIZE - position);

		if (copy_to_user(buffer + taken, channel->window + ring->data + position, part))
			return -EFAULT;
		taken += part;
	}
	if (taken) {
		channel_write(channel, ring->tail, tail + taken);
		channel_ring_doorbell(channel);
	}
	return taken;
}

/* Put up to `size` bytes: how many, 0 if there is no room, or an error. */
static ssize_t channel_put(struct okapi_channel *channel, const char __user *buffer,
			   size_t size)
{
	const struct channel_ring *ring = &channel_to_native;
	u32 head = channel_read(channel, ring->head);
	size_t put = 0;
	int filled = channel_filled(channel, ring);

	if (filled < 0)
		return channel_empty(channel, ring->head, ring->tail);
	size = min_t(size_t, size, CHANNEL_RING_SIZE - filled);
	while (put < size) {
		u32 position = (head + put) % CHANNEL_RING_SIZE;
		size_t part = min_t(size_t, size - put, CHANNEL_RING_SIZE - position);

		if (copy_from_user(channel->window + ring->data + position, buffer + put, part))
			return -EFAULT;
		put += part;
	}
	if (put) {
		barrier();
		channel_write(channel, ring->head, head + put);
		channel_ring_doorbell(channel);
	}
	return put;
}

static bool channel_readable(struct okapi_channel *channel)
{
	return channel_filled(channel, &channel_from_native) != 0;
}

static bool channel_writable(struct okapi_channel *channel)
{
	return channel_filled(channel, &channel_to_native) != CHANNEL_RING_SIZE;
}

static ssize_t channel_file_read(struct file *file, char __user *buffer, size_t size,
				 loff_t *position)
{
	struct okapi_channel *channel = channel_of(file);
	ssize_t taken;
	int err;

	if (!size)
		return 0;
	for (;;) {
		err = mutex_lock_interruptible(&channel->read_lock);
		if (err)
			return err;
		taken = channel_take(channel, buffer, size);
		mutex_unlock(&channel->read_lock);
		if (taken)
			return taken;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(channel->wait, channel_readable(channel));
		if (err)
			return err;
	}
}

/* As of a pipe: all of it, but for a signal, an error, or O_NONBLOCK in between. */
static ssize_t channel_file_write(struct file *file, const char __user *buffer,
				  size_t size, loff_t *position)
{
	struct okapi_channel *channel = channel_of(file);
	size_t written = 0;
	ssize_t put;
	int err = 0;

	while (written < size) {
		err = mutex_lock_interruptible(&channel->write_lock);
		if (err)
			break;
		put = channel_put(channel, buffer + written, size - written);
		mutex_unlock(&channel->write_lock);
		if (put > 0) {
			written += put;
			continue;
		}
		err = put;
		if (!err && (file->f_flags & O_NONBLOCK))
			err = -EAGAIN;
		if (!err)
			err = wait_event_interruptible(channel->wait,
						       channel_writable(channel));
		if (err)
			break;
	}
	return written ? written : err;
}

static __poll_t channel_poll(struct file *file, poll_table *table)
{
	struct okapi_channel *channel = channel_of(file);
	int incoming, outgoing;
	__poll_t events = 0;

	poll_wait(file, &channel->wait, table);
	incoming = channel_filled(channel, &channel_from_native);
	outgoing = channel_filled(channel, &channel_to_native);
	if (incoming)
		events |= EPOLLIN | EPOLLRDNORM;
	if (outgoing != CHANNEL_RING_SIZE)
		events |= EPOLLOUT | EPOLLWRNORM;
	/* Reading or writing then says EIO. */
	if (incoming < 0 || outgoing < 0)
		events |= EPOLLERR;
	return events;
}

/* --- calls -------------------------------------------------------------------------------- */

/* 0 if the last request is answered, 1 if it is not, -EIO if the numbers are nonsense. */
static int channel_outstanding(struct okapi_channel *channel)
{
	u32 outstanding = channel_read(channel, CHANNEL_REQUEST_NUMBER) -
			  channel_read(channel, CHANNEL_ANSWER_NUMBER);

	return outstanding <= 1 ? outstanding : -EIO;
}

static int channel_wait_answer(struct okapi_channel *channel)
{
	if (wait_event_interruptible(channel->wait, channel_outstanding(channel) != 1))
		return -EINTR;
	if (channel_outstanding(channel))
		return channel_empty(channel, CHANNEL_REQUEST_NUMBER, CHANNEL_ANSWER_NUMBER);
	return 0;
}

/*
 * The answer to a request whose caller was interrupted is waited for first, and
 * dropped. A call is never restarted: the cell has seen the request.
 */
static int channel_exchange(struct okapi_channel *channel, struct okl4_channel_call *call)
{
	unsigned int i;
	int err;

	err = channel_wait_answer(channel);
	if (err)
		return err;
	channel_write(channel, CHANNEL_LABEL, call->label);
	for (i = 0; i < OKL4_CHANNEL_WORDS; i++)
		channel_write(channel, CHANNEL_REQUEST + 4 * i, call->request[i]);
	barrier();
	channel_write(channel, CHANNEL_REQUEST_NUMBER,
		      channel_read(channel, CHANNEL_ANSWER_NUMBER) + 1);
	channel_ring_doorbell(channel);

	err = channel_wait_answer(channel);
	if (err)
		return err;
	call->result = channel_read(channel, CHANNEL_RESULT);
	for (i = 0; i < OKL4_CHANNEL_WORDS; i++)
		call->answer[i] = channel_read(channel, CHANNEL_ANSWER + 4 * i);
	return 0;
}

static long channel_call(struct okapi_channel *channel, void __user *argument)
{
	struct okl4_channel_call call;
	int err;

	if (copy_from_user(&call, argument, sizeof(call)))
		return -EFAULT;
	err = mutex_lock_interruptible(&channel->call_lock);
	if (err)
		return err;
	err = channel_exchange(channel, &call);
	mutex_unlock(&channel->call_lock);
	if (err)
		return err;
	return copy_to_user(argument, &call, sizeof(call)) ? -EFAULT : 0;
}

static long channel_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct okapi_channel *channel = channel_of(file);

	switch (command) {
	case OKL4_CHANNEL_CALL:
		return channel_call(channel, (void __user *)argument);
	case OKL4_CHANNEL_SIZE:
		return put_user((u32)channel_shared_size(channel), (u32 __user *)argument);
	default:
		return -ENOTTY;
	}
}

/* --- shared memory ------------------------------------------------------------------------ */

/* A private mapping would have copies that the cell does not see. */
static int channel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct okapi_channel *channel = channel_of(file);

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, channel->resource.start + CHANNEL_SHARED,
			       channel_shared_size(channel));
}

static const struct file_operations channel_operations = {
	.owner		= THIS_MODULE,
	.open		= channel_open,
	.release	= channel_release,
	.read		= channel_file_read,
	.write		= channel_file_write,
	.poll		= channel_poll,
	.unlocked_ioctl	= channel_ioctl,
	.mmap		= channel_mmap,
	.llseek		= no_llseek,
};

/* --- devices ------------------------------------------------------------------------------ */

static irqreturn_t channel_interrupt(int irq, void *data)
{
	struct okapi_channel *channel = data;

	wake_up_interruptible(&channel->wait);
	return IRQ_HANDLED;
}

/*
 * The window outlives a start of the machine: bytes that the one before has left
 * in the rings are not for this one. (Its last request is dropped like that of
 * a killed caller.)
 */
static void channel_forget(struct okapi_channel *channel)
{
	const struct channel_ring *to = &channel_to_native, *from = &channel_from_native;

	channel_write(channel, CHANNEL_OPEN_COUNT, 0);
	channel_write(channel, to->head, channel_read(channel, to->tail));
	channel_write(channel, from->tail, channel_read(channel, from->head));
	channel_ring_doorbell(channel);
}

static int channel_map(struct device *dev, struct okapi_channel *channel)
{
	int err;

	err = of_address_to_resource(dev->of_node, 0, &channel->resource);
	if (err)
		return dev_err_probe(dev, err, "no window\n");
	if (resource_size(&channel->resource) < CHANNEL_SHARED)
		return dev_err_probe(dev, -EINVAL, "window too small: %pR\n",
				     &channel->resource);
	channel->window = devm_memremap(dev, channel->resource.start, CHANNEL_SHARED,
					MEMREMAP_WC);
	if (IS_ERR(channel->window))
		return PTR_ERR(channel->window);
	channel_forget(channel);
	return 0;
}

static int channel_register(struct device *dev, struct okapi_channel *channel)
{
	const char *name;
	int err;

	err = of_property_read_string(dev->of_node, "label", &name);
	if (err)
		return dev_err_probe(dev, err, "no label\n");
	channel->misc.minor = MISC_DYNAMIC_MINOR;
	channel->misc.name = devm_kasprintf(dev, GFP_KERNEL, "okl4-%s", name);
	channel->misc.nodename = devm_kasprintf(dev, GFP_KERNEL, "okl4/%s", name);
	channel->misc.fops = &channel_operations;
	channel->misc.parent = dev;
	if (!channel->misc.name || !channel->misc.nodename)
		return -ENOMEM;
	return misc_register(&channel->misc);
}

static int channel_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct okapi_channel *channel = devm_kzalloc(dev, sizeof(*channel), GFP_KERNEL);
	int err, irq;

	if (!channel)
		return -ENOMEM;
	channel->dev = dev;
	init_waitqueue_head(&channel->wait);
	mutex_init(&channel->open_lock);
	mutex_init(&channel->read_lock);
	mutex_init(&channel->write_lock);
	mutex_init(&channel->call_lock);

	err = okapi_doorbell_find(dev, &channel->doorbell);
	if (err)
		return dev_err_probe(dev, err, "no okapi,doorbell\n");
	err = channel_map(dev, channel);
	if (err)
		return err;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	err = devm_request_irq(dev, irq, channel_interrupt, 0, dev_name(dev), channel);
	if (err)
		return err;
	return channel_register(dev, channel);
}

static const struct of_device_id channel_match[] = {
	{ .compatible = "okapi,channel" },
	{ }
};

/* Built in, and never unbound: channels of a machine do not come and go. */
static struct platform_driver channel_driver = {
	.probe	= channel_probe,
	.driver	= {
		.name			= "okapi-channel",
		.of_match_table		= channel_match,
		.suppress_bind_attrs	= true,
	},
};
builtin_platform_driver(channel_driver);
