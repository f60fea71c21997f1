/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Linux as a guest of the Okapi hypervisor: the kernel runs in user mode, the
 * state that the processor would keep for it lies in the page that it shares
 * with the hypervisor (<okapi/vcpu.h>), and what only a privileged mode can do
 * is a call of the hypervisor.
 */
#ifndef __ASM_ARM_OKAPI_H
#define __ASM_ARM_OKAPI_H

#include <okapi/layout.h>
#include <okapi/syscall.h>
#include <okapi/vcpu.h>

/* Linux's own words of the page: one load instruction reaches them */
#define OKAPI_CURRENT		OKAPI_VCPU_PAGE_USED	/* the running task */

#ifndef __ASSEMBLY__

#define OKAPI_WORD(offset) \
	(*(volatile unsigned long *)(OKAPI_VCPU_PAGE + (offset)))

/*
 * A call with up to three arguments and no results but r0.  Those of
 * <okapi/syscall.h> work, too, on the capabilities of the cell.
 */
static inline unsigned long okapi_call(unsigned long number, unsigned long a,
				       unsigned long b, unsigned long c)
{
	register unsigned long r0 asm("r0") = a;
	register unsigned long r1 asm("r1") = b;
	register unsigned long r2 asm("r2") = c;
	register unsigned long ip asm("ip") = number;

	asm volatile("swi	0"
		     : "+r" (r0)
		     : "r" (r1), "r" (r2), "r" (ip)
		     : "memory", "cc");
	return r0;
}

/*
 * Interrupts are masked while OKAPI_VCPU_MASK is not zero.  What is pending
 * when it becomes zero again has to be asked for.  The call looks at the mask
 * itself, so restoring need not: that it is pending is rare enough.
 */
static inline unsigned long okapi_irq_save(void)
{
	unsigned long flags = OKAPI_WORD(OKAPI_VCPU_MASK);

	OKAPI_WORD(OKAPI_VCPU_MASK) = OKAPI_VCPU_PAGE;
	asm volatile("" : : : "memory");
	return flags;
}

static inline void okapi_irq_restore(unsigned long flags)
{
	unsigned long pending;

	asm volatile(
	"	str	%1, [%2, %3]		@ okapi_irq_restore\n"
	"	ldr	%0, [%2, %4]\n"
	"	teq	%0, #0\n"
	"	bne	2f\n"
	"1:	.subsection 1\n"
	"2:	stmfd	sp!, {r0, ip}\n"
	"	mov	ip, %5\n"
	"	swi	0\n"
	"	ldmfd	sp!, {r0, ip}\n"
	"	b	1b\n"
	"	.previous"
	: "=&r" (pending)
	: "r" (flags), "r" (OKAPI_VCPU_PAGE), "I" (OKAPI_VCPU_MASK),
	  "I" (OKAPI_VCPU_PENDING), "I" (OKAPI_VCPU_UNMASK)
	: "memory", "cc");
}

#else /* __ASSEMBLY__ */

	.macro	okapi_call, number
	mov	ip, #\number
	swi	0
	.endm

	.macro	okapi_mask, tmp
	mov	\tmp, #OKAPI_VCPU_PAGE
	str	\tmp, [\tmp, #OKAPI_VCPU_MASK]
	.endm

	@ ip and lr change.  okapi_unmask keeps all other registers.
	.macro	okapi_unmask
	mov	ip, #OKAPI_VCPU_PAGE
	mov	lr, #0
	str	lr, [ip, #OKAPI_VCPU_MASK]
	ldr	lr, [ip, #OKAPI_VCPU_PENDING]
	teq	lr, #0
	blne	okapi_upcall_pending
	.endm

	@ Restore what okapi_mask or okapi_irq_save found; ip (the state) and tmp change.
	.macro	okapi_restore_mask, state, tmp
	mov	\tmp, #OKAPI_VCPU_PAGE
	str	\state, [\tmp, #OKAPI_VCPU_MASK]
	ldr	\tmp, [\tmp, #OKAPI_VCPU_PENDING]
	teq	\tmp, #0
	bne	.Lokapi_pending\@
.Lokapi_restored\@:
	.subsection 1
.Lokapi_pending\@:
	mov	\tmp, r0
	okapi_call OKAPI_VCPU_UNMASK
	mov	r0, \tmp
	b	.Lokapi_restored\@
	.previous
	.endm

#endif /* __ASSEMBLY__ */
#endif /* __ASM_ARM_OKAPI_H */
