/* SPDX-License-Identifier: BSD-2-Clause */
/* A reader of flattened device trees, for values of one cell and strings. */
#ifndef TEST_WOVEN_DEVICE_TREE_H
#define TEST_WOVEN_DEVICE_TREE_H

#include <stdint.h>

#define DEVICE_TREE_BYTES 4096

/* The tree, as it lies in the machine's memory. */
extern uint8_t device_tree[DEVICE_TREE_BYTES];

/* Number at an offset, which is big-endian. */
uint32_t device_tree_word(uint32_t offset);

/* Offset of the value of the property with this name, the nth one in the tree; 0 if there is none. */
uint32_t device_tree_property(const char *name, uint32_t n);

#endif
