/* SPDX-License-Identifier: BSD-2-Clause */
/* The signals that the library's code sends on the host: they are only counted. */
#ifndef HOST_DOORBELL_H
#define HOST_DOORBELL_H

extern unsigned doorbell_count;
extern unsigned doorbell_slot, doorbell_bits;

#endif
