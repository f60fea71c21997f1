/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/errno.h>
#include <okl4/interrupt.h>
#include <okl4/irqset.h>
#include <okl4/notify.h>

#define ATTR_MAGIC     0x69727161
#define REGISTER_MAGIC 0x69727172
#define IRQSET_MAGIC   0x69727173
#define EVENT_BITS     32

static int is_valid(const okl4_irqset_t *set)
{
	return set != NULL && set->magic == IRQSET_MAGIC;
}

int okl4_irqset_attr_init(okl4_irqset_attr_t *attr)
{
	if (attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	*attr = (okl4_irqset_attr_t){.magic = ATTR_MAGIC, .notify_bits = 1, .max_interrupts = 1};
	return OKL4_OK;
}

int okl4_irqset_attr_setowner(okl4_irqset_attr_t *attr, okl4_kthread_t *owner)
{
	if (attr == NULL || attr->magic != ATTR_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	attr->owner = owner;
	return OKL4_OK;
}

int okl4_irqset_attr_setnotifybits(okl4_irqset_attr_t *attr, okl4_word_t notify_bits)
{
	if (attr == NULL || attr->magic != ATTR_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	if (notify_bits == 0 || notify_bits >= EVENT_BITS)
		return OKL4_OUT_OF_RANGE;
	attr->notify_bits = notify_bits;
	return OKL4_OK;
}

int okl4_irqset_attr_setmaxinterrupts(okl4_irqset_attr_t *attr, okl4_word_t max_interrupts)
{
	if (attr == NULL || attr->magic != ATTR_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	if (max_interrupts == 0 || max_interrupts >= EVENT_BITS)
		return OKL4_OUT_OF_RANGE;
	attr->max_interrupts = max_interrupts;
	return OKL4_OK;
}

int okl4_irqset_register_attr_init(okl4_irqset_register_attr_t *attr)
{
	if (attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	*attr = (okl4_irqset_register_attr_t){.magic = REGISTER_MAGIC};
	return OKL4_OK;
}

int okl4_irqset_register_attr_setirq(okl4_irqset_register_attr_t *attr, okl4_word_t irq)
{
	if (attr == NULL || attr->magic != REGISTER_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	attr->irq = irq;
	return OKL4_OK;
}

int okl4_irqset_deregister_attr_init(okl4_irqset_deregister_attr_t *attr)
{
	return okl4_irqset_register_attr_init(attr);
}

int okl4_irqset_deregister_attr_setirq(okl4_irqset_deregister_attr_t *attr, okl4_word_t irq)
{
	return okl4_irqset_register_attr_setirq(attr, irq);
}

int okl4_irqset_create(okl4_irqset_t *irqset, okl4_irqset_attr_t *attr)
{
	if (irqset == NULL || attr == NULL || attr->magic != ATTR_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	if (attr->max_interrupts > EVENT_BITS - attr->notify_bits)
		return OKL4_OUT_OF_RANGE;
	irqset->owner = attr->owner == NULL ? okl4_thread_block() : &attr->owner->block;
	irqset->first_bit = attr->notify_bits;
	irqset->max_interrupts = attr->max_interrupts;
	irqset->unacknowledged = 0;
	for (okl4_word_t i = 0; i < attr->max_interrupts; i++)
		irqset->line[i].slot = 0;
	irqset->magic = IRQSET_MAGIC;
	return OKL4_OK;
}

/* Index of the line in use with this number; max_interrupts if there is none. */
static okl4_word_t find_line(const okl4_irqset_t *set, okl4_word_t irq)
{
	okl4_word_t i;

	for (i = 0; i < set->max_interrupts; i++) {
		if (set->line[i].slot != 0 && set->line[i].irq == irq)
			break;
	}
	return i;
}

static okl4_word_t find_free(const okl4_irqset_t *set)
{
	okl4_word_t i;

	for (i = 0; i < set->max_interrupts; i++) {
		if (set->line[i].slot == 0)
			break;
	}
	return i;
}

int okl4_irqset_register(okl4_irqset_t *set, okl4_irqset_register_attr_t *attr)
{
	okl4_word_t slot, index;
	int error;

	if (!is_valid(set) || attr == NULL || attr->magic != REGISTER_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	slot = okl4_interrupt_slot(attr->irq);
	if (slot == 0)
		return OKL4_INVALID_ARGUMENT;
	if (find_line(set, attr->irq) != set->max_interrupts)
		return OKL4_IN_USE;
	index = find_free(set);
	if (index == set->max_interrupts)
		return OKL4_ALLOC_EXHAUSTED;
	error = okl4_interrupt_bind(slot, okl4_thread_block_notification(set->owner), set->first_bit + index);
	if (error != OKL4_OK)
		return _okl4_convert_kernel_errno((okl4_word_t)error);
	set->line[index].irq = attr->irq;
	set->line[index].slot = slot;
	return OKL4_OK;
}

static int deregister(okl4_irqset_t *set, okl4_word_t index)
{
	int error = okl4_interrupt_bind(set->line[index].slot, 0, 0);

	set->line[index].slot = 0;
	if (set->unacknowledged == index + 1)
		set->unacknowledged = 0;
	return error == OKL4_OK ? OKL4_OK : _okl4_convert_kernel_errno((okl4_word_t)error);
}

int okl4_irqset_deregister(okl4_irqset_t *set, okl4_irqset_deregister_attr_t *attr)
{
	okl4_word_t index;

	if (!is_valid(set) || attr == NULL || attr->magic != REGISTER_MAGIC)
		return OKL4_INVALID_ARGUMENT;
	index = find_line(set, attr->irq);
	return index == set->max_interrupts ? OKL4_INVALID_ARGUMENT : deregister(set, index);
}

int okl4_irqset_delete(okl4_irqset_t *irqset)
{
	if (!is_valid(irqset))
		return OKL4_INVALID_ARGUMENT;
	for (okl4_word_t i = 0; i < irqset->max_interrupts; i++) {
		if (irqset->line[i].slot != 0)
			deregister(irqset, i);
	}
	irqset->magic = 0;
	return OKL4_OK;
}

int okl4_irqset_acknowledge(okl4_irqset_t *set)
{
	int error;

	if (!is_valid(set) || set->unacknowledged == 0)
		return OKL4_INVALID_ARGUMENT;
	error = okl4_interrupt_acknowledge(set->line[set->unacknowledged - 1].slot);
	set->unacknowledged = 0;
	return error == OKL4_OK ? OKL4_OK : _okl4_convert_kernel_errno((okl4_word_t)error);
}

static okl4_word_t mask_of(const okl4_irqset_t *set)
{
	return (0xffffffff >> (EVENT_BITS - set->max_interrupts)) << set->first_bit;
}

int okl4_irqset_wait(okl4_irqset_t *set, okl4_word_t *irq)
{
	okl4_word_t bits, index;
	int error;

	if (!is_valid(set) || irq == NULL || set->owner != okl4_thread_block())
		return OKL4_INVALID_ARGUMENT;
	if (set->unacknowledged != 0)
		okl4_irqset_acknowledge(set);
	/* Bits of lines that were taken out of the set meanwhile mean nothing any more. */
	do {
		error = okl4_notify_wait(mask_of(set), &bits);
		if (error != OKL4_OK)
			return error;
		index = (okl4_word_t)__builtin_ctz(bits) - set->first_bit;
		/* The others are for the next calls. */
		set->owner->pending |= bits & (bits - 1);
	} while (set->line[index].slot == 0);
	set->unacknowledged = index + 1;
	*irq = set->line[index].irq;
	return OKL4_OK;
}
