/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual CPU: a thread becomes the processor of a virtual machine.
 *
 * The machine's physical memory is the address space of its cell: what is
 * mapped there at address A is guest-physical address A.  A guest starts as an
 * ordinary thread of that space ("translation off"); OKAPI_SYS_VCPU_START
 * turns its own page tables on.  From then on the thread runs in one of two faces:
 *
 *   guest kernel   sees all virtual addresses; `swi` is a system call of this kernel
 *   guest user     sees those below OKAPI_VCPU_KERNEL_BASE; `swi` is a call of the guest kernel
 *
 * The guest's page tables are its own memory, in the format of the ARM926
 * (sections, coarse tables, small and large pages; AP bits; domains ignored).
 * This kernel copies entries into tables of its own when an access faults, after
 * checking them against the machine's memory, and forgets them when the guest says so.
 */
#ifndef OKAPI_VCPU_H
#define OKAPI_VCPU_H

/* Virtual addresses from here on belong to the guest kernel.  It can map those below
 * OKAPI_UTCB_BASE, and those from OKAPI_VCPU_PAGE + 1 MB up to OKAPI_VCPU_TOP. */
#define OKAPI_VCPU_KERNEL_BASE 0xbf000000
#define OKAPI_VCPU_TOP	       0xfff00000

/* The page that guest kernel and this kernel share, always mapped in the guest kernel's face.  Offsets: */
#define OKAPI_VCPU_PAGE		 0xff000000
/* What an upcall interrupted: stack pointer, link register, pc, and cpsr: flags and Thumb bit, mode 0x10
 * (guest user) or 0x13 (guest kernel), bit 7 set if interrupts were masked.  pc: undefined and syscall: the
 * next instruction; all others: the instruction to run (again). */
#define OKAPI_VCPU_SP		 0x00
#define OKAPI_VCPU_LR		 0x04
#define OKAPI_VCPU_CPSR		 0x08
#define OKAPI_VCPU_FRAME_PC	 0x0c
#define OKAPI_VCPU_FAULT_ADDRESS 0x10 /* as the FAR and FSR of the processor */
#define OKAPI_VCPU_FAULT_STATUS	 0x14
/* Not zero: no interrupt upcalls.  Set by each upcall, cleared by each return to guest user, else the
 * guest's. */
#define OKAPI_VCPU_MASK		 0x18
/* Interrupt lines that have been signalled: the bits of the notification bound to the thread.  Taken by the
 * guest with SWP, so that none is lost.  After clearing MASK, the guest calls UNMASK if this is not zero. */
#define OKAPI_VCPU_PENDING	 0x20
/* Written together: the thread pointer for guest user (word at OKAPI_TLS_WORD), and not zero: it has changed.
 */
#define OKAPI_VCPU_TLS_CHANGED	 0x24
#define OKAPI_VCPU_TLS		 0x28
/* Written at start: main identification, cache type and control register of the processor. */
#define OKAPI_VCPU_MAIN_ID	 0x30
#define OKAPI_VCPU_CACHE_TYPE	 0x34
#define OKAPI_VCPU_CONTROL	 0x38
#define OKAPI_VCPU_PAGE_USED	 0x40 /* the rest of the page is the guest's own */

/* Upcalls: the guest kernel goes on at base + one of these, with r0..r12 as they were, sp = the stack given
 * at the last return to guest user if it came from there, else unchanged, interrupts masked.  16 instructions
 * each. They must save the frame from the page; a fault in them before that would lose it, so any fault with
 * pc in [base, base + SIZE) stops the machine: OKAPI_FAULT_GUEST at the thread's fault endpoint. */
#define OKAPI_UPCALL_SYSCALL		0x000
#define OKAPI_UPCALL_USER_UNDEFINED	0x040
#define OKAPI_UPCALL_USER_FETCH_ABORT	0x080
#define OKAPI_UPCALL_USER_DATA_ABORT	0x0c0
#define OKAPI_UPCALL_USER_INTERRUPT	0x100
#define OKAPI_UPCALL_KERNEL_UNDEFINED	0x140
#define OKAPI_UPCALL_KERNEL_FETCH_ABORT 0x180
#define OKAPI_UPCALL_KERNEL_DATA_ABORT	0x1c0
#define OKAPI_UPCALL_KERNEL_INTERRUPT	0x200
#define OKAPI_UPCALL_SIZE		0x240

/*
 * OKAPI_SYS_VCPU_START, an ordinary system call of a thread in the machine's space
 * (<okapi/syscall.h>):
 *   r0 vCPU (USE)
 *   r1 where to go on: virtual, guest kernel's face, interrupts masked
 *   r2 upcall base: virtual, a multiple of 64, in the guest kernel's part
 *   r3 linear area: virtual address, a multiple of 1 MB, in the guest kernel's part
 *   r4 linear area: guest-physical address, a multiple of 1 MB
 *   r5 linear area: size, a multiple of 1 MB, at most 256 MB
 *   r6 guest-physical address of the kernel's first-level table, a multiple of 16 KB
 * All other registers are kept for the code at r1.
 *
 * The guest's tables must lie in the linear area.  It is always mapped in the guest
 * kernel's face, readable and writable, whatever the guest's tables say; what of it is not
 * mapped writable and in sections in the machine's memory is refused (NOT_MAPPED).  No
 * results; a refused call returns at its own place, as all do.  STATE: the vCPU is for
 * another space, or the thread has one; BUSY: another thread runs in it.  A machine whose
 * thread is stopped, and started at a physical address, can start anew.
 *
 * Calls of the guest kernel: `swi 0` from ARM code with the number in r12.  r0 returns 0 or an
 * error; all other registers keep their values.  The numbers of <okapi/syscall.h> work too, on
 * the capabilities of the cell.  From any other thread those below return
 * OKAPI_ERROR_SYSCALL.
 */

/* Return to guest user.  r0 virtual address of 17 words r0..r12, sp, lr, pc, cpsr in the guest kernel's part
 * below OKAPI_UTCB_BASE, r1 the kernel's stack pointer at the next upcall from guest user (not zero).  Of
 * cpsr only the flags and the Thumb bit count.  Clears MASK, sets the thread pointer if TLS_CHANGED, and
 * gives an interrupt upcall at once if something is pending.  Does not come back: a bad frame is a data abort
 * at this instruction. */
#define OKAPI_VCPU_RETURN     64
/* Interrupt upcall, if something is pending and MASK is zero.  Keeps r0 too. */
#define OKAPI_VCPU_UNMASK     65
/* r0 guest-physical address of the first-level table that translates the user part from now on. */
#define OKAPI_VCPU_SWITCH     66
/* Forget translations: r0 table of the user part, or 0 for the kernel part, r1 start, r2 end (virtual,
 * rounded out to pages).  What changed must be covered, a section by its whole megabyte.  Nothing is needed
 * where an entry appears or gets more rights.  A table never heard of is no error. */
#define OKAPI_VCPU_REMOVE     67
/* Forget all translations of all tables, but for the linear area. */
#define OKAPI_VCPU_REMOVE_ALL 68
/* r0 a first-level table that is given up: forget everything of it.  If it is in use, the kernel's own
 * follows. */
#define OKAPI_VCPU_FORGET     69
/* r0 operation, r1 start, r2 end (virtual; for FLUSH_ALL and INVALIDATE_CODE ignored). */
#define OKAPI_VCPU_CACHE      70
/* Wait until an interrupt line is signalled; returns with it in PENDING, whatever MASK says. */
#define OKAPI_VCPU_IDLE	      71
#define OKAPI_VCPU_CALLS_END  72

/* Cache operations.  Large ranges become the whole cache; no operation loses data. */
#define OKAPI_VCPU_CACHE_FLUSH_ALL	 0 /* clean and invalidate data, invalidate instructions */
#define OKAPI_VCPU_CACHE_FLUSH		 1 /* the same for a range */
#define OKAPI_VCPU_CACHE_CLEAN		 2 /* write back */
#define OKAPI_VCPU_CACHE_INVALIDATE	 3 /* clean and invalidate data: before reading what a device wrote */
#define OKAPI_VCPU_CACHE_COHERENT	 4 /* clean data, invalidate instructions: code was written */
#define OKAPI_VCPU_CACHE_INVALIDATE_CODE 5
#define OKAPI_VCPU_CACHE_OPERATIONS	 6

#endif
