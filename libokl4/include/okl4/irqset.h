/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OKL4 3.0's interrupt sets.  The lines of a set signal event bits of the
 * owner: the first line registered the bit that the attribute names, the others
 * the bits after it; so lines are told apart, and none is lost.  Lines that the
 * cell may use are those in its environment.
 *
 * Functions that OKL4 3.0 had as void return an error here.  OKL4_INVALID_ARGUMENT
 * is for NULL, for objects that were not initialised, and for another thread
 * than the owner.  Only okl4_irqset_wait blocks.
 */
#ifndef OKL4_IRQSET_H
#define OKL4_IRQSET_H

#include <okl4/kthread.h>
#include <okl4/types.h>

typedef struct okl4_irqset_attr {
	okl4_word_t magic;
	okl4_kthread_t *owner;
	okl4_word_t notify_bits;
	okl4_word_t max_interrupts;
} okl4_irqset_attr_t;

typedef struct okl4_irqset_register_attr {
	okl4_word_t magic;
	okl4_word_t irq;
} okl4_irqset_register_attr_t;

typedef okl4_irqset_register_attr_t okl4_irqset_deregister_attr_t;

typedef struct okl4_irqset_line {
	okl4_word_t irq;
	okl4_word_t slot; /* of the interrupt's capability; 0: not in use */
} okl4_irqset_line_t;

typedef struct okl4_irqset {
	okl4_word_t magic;
	struct okl4_thread_block *owner;
	okl4_word_t first_bit;
	okl4_word_t max_interrupts;
	okl4_word_t unacknowledged; /* index + 1 of the line that wait returned last */
	okl4_irqset_line_t line[];
} okl4_irqset_t;

#define OKL4_IRQSET_SIZE(lines)	    (sizeof(okl4_irqset_t) + (lines) * sizeof(okl4_irqset_line_t))
#define OKL4_IRQSET_SIZE_ATTR(attr) OKL4_IRQSET_SIZE((attr)->max_interrupts)
/* Static storage: `name` is a pointer to the set. */
#define OKL4_IRQSET_DECLARE(name, lines)                                                                     \
	static okl4_word_t name##_storage[OKL4_IRQSET_SIZE(lines) / sizeof(okl4_word_t)];                    \
	static okl4_irqset_t *const name = (okl4_irqset_t *)(void *)name##_storage
/* The names that OKL4 3.0 had. */
#define OKL4_INTSET_SIZE(lines)		 OKL4_IRQSET_SIZE(lines)
#define OKL4_INTSET_SIZE_ATTR(attr)	 OKL4_IRQSET_SIZE_ATTR(attr)
#define OKL4_INTSET_DECLARE(name, lines) OKL4_IRQSET_DECLARE(name, lines)

/* Defaults: the calling thread, bit 1, one line. */
int okl4_irqset_attr_init(okl4_irqset_attr_t *attr);
/* NULL: the calling thread when the set is created. */
int okl4_irqset_attr_setowner(okl4_irqset_attr_t *attr, okl4_kthread_t *owner);
/* Index of an event bit, 1..31, else OKL4_OUT_OF_RANGE. */
int okl4_irqset_attr_setnotifybits(okl4_irqset_attr_t *attr, okl4_word_t notify_bits);
/* 1..31, and not more than the bits from notify_bits to 31: else OKL4_OUT_OF_RANGE (here or in create). */
int okl4_irqset_attr_setmaxinterrupts(okl4_irqset_attr_t *attr, okl4_word_t max_interrupts);

int okl4_irqset_register_attr_init(okl4_irqset_register_attr_t *attr);
int okl4_irqset_register_attr_setirq(okl4_irqset_register_attr_t *attr, okl4_word_t irq);
int okl4_irqset_deregister_attr_init(okl4_irqset_deregister_attr_t *attr);
int okl4_irqset_deregister_attr_setirq(okl4_irqset_deregister_attr_t *attr, okl4_word_t irq);

int okl4_irqset_create(okl4_irqset_t *irqset, okl4_irqset_attr_t *attr);

/* Deregister all lines. */
int okl4_irqset_delete(okl4_irqset_t *irqset);

/* OKL4_INVALID_ARGUMENT: the cell does not have this line.  OKL4_IN_USE: it is registered already.
 * OKL4_ALLOC_EXHAUSTED: the set is full. */
int okl4_irqset_register(okl4_irqset_t *set, okl4_irqset_register_attr_t *attr);

/* OKL4_INVALID_ARGUMENT: not registered. */
int okl4_irqset_deregister(okl4_irqset_t *set, okl4_irqset_deregister_attr_t *attr);

/* Let the line that wait returned last come again.  OKL4_INVALID_ARGUMENT: there is none. */
int okl4_irqset_acknowledge(okl4_irqset_t *set);

/* Acknowledge the last line, if that is not done, and sleep until one comes; *irq is its number.
 * OKL4_CANCELLED: the wait was ended. */
int okl4_irqset_wait(okl4_irqset_t *set, okl4_word_t *irq);

#endif
