/* SPDX-License-Identifier: BSD-2-Clause */
/* Zeroing and copying memory by words, as fast as the processor can. */
#ifndef ARCH_WORDS_H
#define ARCH_WORDS_H

#include <stdint.h>

/* `size` in bytes, a multiple of 4. */
void arch_zero_words(uint32_t *word, uint32_t size);

/* `count` in words; the ranges do not overlap. */
void arch_copy_words(uint32_t *to, const uint32_t *from, uint32_t count);

#endif
