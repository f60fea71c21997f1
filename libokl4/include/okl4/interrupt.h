/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines.  Return 0 or an error (<okl4/errno.h>); none blocks.
 */
#ifndef OKL4_INTERRUPT_H
#define OKL4_INTERRUPT_H

#include <okl4/errno.h>
#include <okl4/types.h>

/* Let the line signal `bit` (0..31) of a notification; notification 0 unbinds.  BUSY, VALUE, NOT_BOUND. */
int okl4_interrupt_bind(okl4_word_t interrupt, okl4_word_t notification, okl4_word_t bit);

/* The line was masked when it signalled: let it come again. */
int okl4_interrupt_acknowledge(okl4_word_t interrupt);

/* The slot of the capability for a line, from any irq list of the environment (<dev>_DEV_IRQ_LIST,
 * NO_DEVICE_IRQ_LIST); 0 if the cell does not have that line. */
okl4_word_t okl4_interrupt_slot(okl4_word_t line);

#endif
