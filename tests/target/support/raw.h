/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls with any number and any arguments, from ARM and from Thumb state. */
#ifndef TEST_RAW_H
#define TEST_RAW_H

#include <stdint.h>

#define RAW_REGISTERS 13
#define RAW_NUMBER    12 /* the system call's number is in r12 */

/* Loads r0..r12, traps, and stores r0..r12 as the kernel left them. */
void raw_arm(uint32_t registers[RAW_REGISTERS]);
void raw_thumb(uint32_t registers[RAW_REGISTERS]);

#endif
