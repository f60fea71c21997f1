/* SPDX-License-Identifier: BSD-2-Clause */
/* What judge and guest agree on, besides system.xml.  Usable from assembly. */
#ifndef TEST_WOVEN_PROTOCOL_H
#define TEST_WOVEN_PROTOCOL_H

#define GUEST_WINDOW 0x30010000 /* after the console's window */
#define GUEST_RAM    0x40000000
#define GUEST_LINE   1 /* the first channel's */

#define GUEST_SLOT_NOTIFICATION 7
#define GUEST_SLOT_TIMER	9
#define GUEST_SLOT_POLICY	14
#define GUEST_SLOT_CONSOLE	17 /* doorbell of the console */
#define GUEST_SLOT_DOORBELL	19

#define JUDGE_BIT 5

/* Words in the window. */
#define AT_DEVICE_TREE 0x00 /* as the guest was started */
#define AT_MEMORY_SIZE 0x04
#define AT_STARTS      0x08 /* how often */
#define AT_LINES       0x0c /* bits that the command's interrupt came with */
#define AT_COMMAND     0x10
#define AT_ADDRESS     0x14
#define AT_VALUE       0x18

#define COMMAND_READ   1 /* value = word at the address */
#define COMMAND_WRITE  2 /* word at the address = value */
#define COMMAND_RING   3 /* signal the slot `address` with the bits `value`; value = the error */
#define COMMAND_TIMER  4 /* value = bits that a timer sets */
#define COMMAND_POLICY 5 /* call the keeper with the label `address`; value = the error, if it returns */

#endif
