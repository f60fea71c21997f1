/* SPDX-License-Identifier: BSD-2-Clause */
#include "device_tree.h"

#include <string.h>

#define AT_STRUCTURE 8
#define AT_STRINGS   12
#define BEGIN_NODE   1
#define PROPERTY     3
#define END	     9

uint8_t device_tree[DEVICE_TREE_BYTES];

uint32_t device_tree_word(uint32_t offset)
{
	const uint8_t *bytes = device_tree + offset;

	if (offset > DEVICE_TREE_BYTES - 4)
		return END;
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

uint32_t device_tree_property(const char *name, uint32_t n)
{
	uint32_t offset = device_tree_word(AT_STRUCTURE), strings = device_tree_word(AT_STRINGS), token;

	while ((token = device_tree_word(offset)) != END) {
		offset += 4;
		if (token == BEGIN_NODE)
			offset += (strlen((const char *)device_tree + offset) + 4) & ~3u;
		if (token != PROPERTY)
			continue;
		if (strcmp((const char *)device_tree + strings + device_tree_word(offset + 4), name) == 0 &&
		    n-- == 0)
			return offset + 8;
		offset += 8 + ((device_tree_word(offset) + 3) & ~3u);
	}
	return 0;
}
