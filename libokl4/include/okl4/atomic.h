/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Atomic operations between the threads of a cell (and, on uncached shared
 * memory, between cells on the same processor).  They use the kernel's user
 * page and never enter the kernel.
 */
#ifndef OKL4_ATOMIC_H
#define OKL4_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

/* If *word is `old`, store `new` and return true. */
bool okl4_compare_swap(volatile uint32_t *word, uint32_t old, uint32_t new);

/* Complete all earlier reads and writes before any later one. */
void okl4_memory_barrier(void);

/* Store `value` and return what was there. */
static inline uint32_t okl4_atomic_exchange(volatile uint32_t *word, uint32_t value)
{
	uint32_t old;

	do {
		old = *word;
	} while (!okl4_compare_swap(word, old, value));
	return old;
}

/* Clear `bits` and return what was there. */
static inline uint32_t okl4_atomic_clear(volatile uint32_t *word, uint32_t bits)
{
	uint32_t old;

	do {
		old = *word;
	} while (!okl4_compare_swap(word, old, old & ~bits));
	return old;
}

/* Set `bits` and return what was there. */
static inline uint32_t okl4_atomic_set(volatile uint32_t *word, uint32_t bits)
{
	uint32_t old;

	do {
		old = *word;
	} while (!okl4_compare_swap(word, old, old | bits));
	return old;
}

#endif
