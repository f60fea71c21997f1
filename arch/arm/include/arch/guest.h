/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions and calls of a virtual machine, called by guest_entry.S with the
 * machine's thread; each returns the thread to resume.  The domain access register
 * still says which face the exception came from.
 */
#ifndef ARCH_GUEST_H
#define ARCH_GUEST_H

#include <stdint.h>

#include <arch/cpu.h>
#include <arch/guest_access.h>
#include <arch/machine_state.h>

struct thread;
struct vcpu;

struct thread *guest_undefined(struct thread *thread);
struct thread *guest_fetch_abort(struct thread *thread);
struct thread *guest_data_abort(struct thread *thread);
struct thread *guest_interrupt(struct thread *thread);

/* A call of this kernel that is none of the short ones below. */
struct thread *guest_system_call(struct thread *thread);

/* After OKAPI_VCPU_RETURN, with something pending or a changed thread pointer: the registers are the frame's.
 */
struct thread *guest_returned(struct thread *thread);

/* Reading the frame of OKAPI_VCPU_RETURN failed; the thread's registers are those of the call. */
struct thread *guest_return_failed(void);

/* OKAPI_VCPU_CACHE: 0 or VALUE.  Other calls that are over at once are in <arch/shadow.h>. */
uint32_t guest_cache(const struct vcpu *vcpu, uint32_t operation, uint32_t start, uint32_t end);

/* From here on this kernel can use the guest kernel's part; the face comes back when the thread is resumed.
 */
static inline void guest_open_kernel(struct arch_machine *machine)
{
	machine->face.access = cpu_domain_access();
	cpu_set_domain_access(GUEST_ACCESS_KERNEL);
}

/* After work that may have changed who runs: leaves the machine if another thread does; returns `next`. */
struct thread *guest_leave_to(struct thread *next);

/* The machine has been entered: lines signalled meanwhile become pending, and an upcall if that may be. */
void guest_take_interrupts(struct vcpu *vcpu);

#endif
