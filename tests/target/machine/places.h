/* SPDX-License-Identifier: BSD-2-Clause */
/* Where things are in a machine, and in the copy of the program.  Usable from assembly. */
#ifndef MACHINE_PLACES_H
#define MACHINE_PLACES_H

/* Guest-physical. */
#define RAM_START	0x40000000
#define RAM_SIZE	0x00400000
#define KERNEL_TABLE	(RAM_START + 0x4000)
#define SHARED_TABLE	(RAM_START + 0x8000)  /* coarse, for SHARED_VIRTUAL */
#define SPARE_START	(RAM_START + 0x10000) /* tables that guests make, 16 KB aligned */
#define SPARE_END	(RAM_START + 0x100000)
#define PROGRAM		(RAM_START + 0x100000)
#define FIELD		(RAM_START + 0x200000) /* data of tests: two megabytes */
#define FIELD_SIZE	0x200000
#define CALL_BLOCK	(RAM_START + 0x1000) /* registers of the call at the physical entry */
#define SHARED_PHYSICAL 0x30000000
#define SHARED_SIZE	0x4000

/* Virtual, in the guest kernel's face. */
#define GUEST_LINEAR	  0xc0000000
#define SHARED_VIRTUAL	  0xd0000000
#define LINEAR(physical)  ((physical)-RAM_START + GUEST_LINEAR)
#define PHYSICAL(virtual) ((virtual) - GUEST_LINEAR + RAM_START)

/* Virtual, in the guest user's part. */
#define USER_CODE 0x00010000 /* page of user.S */
#define USER_DATA 0x00400000

/* A frame as upcalls.S saves it: the registers as VCPU_RETURN takes them, then why. */
#define FRAME_SP      52
#define FRAME_LR      56
#define FRAME_PC      60
#define FRAME_CPSR    64
#define FRAME_ADDRESS 68
#define FRAME_STATUS  72
#define FRAME_UPCALL  76
#define FRAME_BACK    84
#define FRAME_SIZE    88

#endif
