/* SPDX-License-Identifier: BSD-2-Clause */
/* For C and assembly: domains in the tables of virtual machines, and the two faces that they make. */
#ifndef ARCH_GUEST_ACCESS_H
#define ARCH_GUEST_ACCESS_H

#define GUEST_DOMAIN_KERNEL 1 /* what the guest kernel maps for itself */
#define GUEST_DOMAIN_USER   2
#define GUEST_DOMAIN_SHARED 3 /* what it has in common with this kernel: OKAPI_VCPU_PAGE, its UTCBs */

/* Domain access register: this kernel and guest user are open in both, the rest for the guest kernel. Closed:
 * nothing of the guest's; its first instruction aborts, and shadow_reset() has to come first. */
#define GUEST_ACCESS_CLOSED 0x01
#define GUEST_ACCESS_USER   0x11
#define GUEST_ACCESS_KERNEL 0x55

#endif
