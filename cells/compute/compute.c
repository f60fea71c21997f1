/* SPDX-License-Identifier: BSD-2-Clause */
#include "compute.h"

#define CRC_POLYNOMIAL 0xedb88320u

uint32_t compute_sum(const volatile uint32_t *words, uint32_t count)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += words[i];
	return sum;
}

/* The remainders of all half bytes. */
static const uint32_t *crc_table(void)
{
	static uint32_t table[16];

	for (uint32_t i = 0; table[15] == 0 && i < 16; i++) {
		table[i] = i;
		for (int bit = 0; bit < 4; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? CRC_POLYNOMIAL : 0);
	}
	return table;
}

uint32_t compute_crc(const volatile uint8_t *bytes, uint32_t count)
{
	const uint32_t *table = crc_table();
	uint32_t crc = 0xffffffff;

	for (uint32_t i = 0; i < count; i++) {
		crc ^= bytes[i];
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return ~crc;
}

/* Let words[parent] sink until no child in [0, count) is larger. */
static void sink(volatile uint32_t *words, uint32_t parent, uint32_t count)
{
	uint32_t value = words[parent];

	while (parent < count / 2) {
		uint32_t child = 2 * parent + 1;
		uint32_t larger = words[child];

		if (child + 1 < count && words[child + 1] > larger)
			larger = words[++child];
		if (larger <= value)
			break;
		words[parent] = larger;
		parent = child;
	}
	words[parent] = value;
}

/* A heap: its way through the memory is bounded whatever it reads there. */
void compute_sort(volatile uint32_t *words, uint32_t count)
{
	for (uint32_t i = count / 2; i-- != 0;)
		sink(words, i, count);
	for (uint32_t end = count; end > 1; end--) {
		uint32_t largest = words[0];

		words[0] = words[end - 1];
		words[end - 1] = largest;
		sink(words, 0, end - 1);
	}
}
