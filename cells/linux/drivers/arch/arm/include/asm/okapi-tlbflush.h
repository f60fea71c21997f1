/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <asm/tlbflush.h> of a guest of Okapi, which copies Linux's translations when
 * an access faults and keeps those of many processes.
 *
 * So it has to be told of each change, not only of those of the running
 * process; but not if the table has not run yet or is given up already
 * (mm->context.okapi_used), and not if an entry only gives more rights than
 * before: the fault of the copy makes the hypervisor look again.
 *
 * Page tables are read through Linux's own mapping of its memory: no cache
 * needs to be cleaned after a change.
 */
#ifndef __ASM_ARM_OKAPI_TLBFLUSH_H
#define __ASM_ARM_OKAPI_TLBFLUSH_H

#include <asm/memory.h>
#include <asm/okapi.h>

static inline void okapi_remove(struct mm_struct *mm, unsigned long start,
				unsigned long end)
{
	if (mm->context.okapi_used)
		okapi_call(OKAPI_VCPU_REMOVE, virt_to_phys(mm->pgd), start, end);
}

extern void okapi_remove_writable(struct mm_struct *mm);

static inline void local_flush_tlb_all(void)
{
	okapi_call(OKAPI_VCPU_REMOVE_ALL, 0, 0, 0);
}

static inline void local_flush_tlb_mm(struct mm_struct *mm)
{
	if (mm->context.okapi_used)
		okapi_remove_writable(mm);
}

static inline void
local_flush_tlb_range(struct vm_area_struct *vma, unsigned long start,
		      unsigned long end)
{
	okapi_remove(vma->vm_mm, start, end);
}

static inline void
local_flush_tlb_page(struct vm_area_struct *vma, unsigned long addr)
{
	okapi_remove(vma->vm_mm, addr, addr + 1);
}

static inline void local_flush_tlb_kernel_range(unsigned long start,
						unsigned long end)
{
	okapi_call(OKAPI_VCPU_REMOVE, 0, start, end);
}

static inline void local_flush_tlb_kernel_page(unsigned long addr)
{
	local_flush_tlb_kernel_range(addr, addr + 1);
}

#define flush_tlb_fix_spurious_fault(vma, addr)	do { } while (0)

static inline void local_flush_bp_all(void) { }
static inline void flush_pmd_entry(void *pmd) { }
static inline void clean_pmd_entry(void *pmd) { }

#endif /* __ASM_ARM_OKAPI_TLBFLUSH_H */
