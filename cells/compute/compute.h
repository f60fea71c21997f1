/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The computations, on memory that may change meanwhile: then the result is
 * something, but no access leaves the range, and each ends.
 */
#ifndef COMPUTE_H
#define COMPUTE_H

#include <stdint.h>

/* Modulo 2^32. */
uint32_t compute_sum(const volatile uint32_t *words, uint32_t count);

/* CRC-32 as of gzip, zlib and Ethernet. */
uint32_t compute_crc(const volatile uint8_t *bytes, uint32_t count);

/* Ascending, as numbers without sign. */
void compute_sort(volatile uint32_t *words, uint32_t count);

#endif
