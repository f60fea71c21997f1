/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Neighbours of hostile cells: they work and count, and whoever calls them gets to know how many rounds they
 * have done and how many results were wrong.
 */
#ifndef TEST_NEIGHBOUR_H
#define TEST_NEIGHBOUR_H

#include <stdint.h>

#define NEIGHBOUR_MS 100 /* so long it shall have worked before it is checked */

/* A neighbour's life: `work` gets the number of the round and gives back how many results were wrong. */
__attribute__((noreturn)) void neighbour_live(uint32_t (*work)(uint32_t round));

/* Calls a neighbour; CHECKs that it has worked, and nothing but right results. */
void neighbour_check(const char *name, uint32_t endpoint);

#endif
