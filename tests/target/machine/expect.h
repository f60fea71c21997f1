/* SPDX-License-Identifier: BSD-2-Clause */
/* What tests of tables say of an address; and where they map. */
#ifndef MACHINE_EXPECT_H
#define MACHINE_EXPECT_H

#include "guest.h"

#define HERE	    USER_DATA
#define KERNEL_HERE 0xd8000000 /* in the guest kernel's part, above everything else */
#define HIGH_HERE   0xff100000 /* beyond the megabyte of the shared page */
#define PAGE	    0x1000
#define LARGE	    0x10000
#define SECTION	    0x100000

/* A word of the field; a word at the start of each of its pages that tells where it is. */
volatile uint32_t *field(uint32_t offset);
void number_field(void);

/* Guest user reads this; its load or store fails with this status; the guest kernel reads this. */
void user_reads(uint32_t address, uint32_t expected);
void user_fails(uint32_t address, uint32_t status);
void user_write_fails(uint32_t address, uint32_t status);
void kernel_reads(uint32_t address, uint32_t expected);

/* The call of that name; NULL for the kernel's part. */
void remove_pages(const uint32_t *table, uint32_t start, uint32_t end);

#endif
