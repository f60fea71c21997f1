/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of <asm/mmu_context.h> that a guest of Okapi has of its own: which
 * table of a process the hypervisor uses, and until when.
 */
#ifndef __ASM_ARM_OKAPI_MMU_H
#define __ASM_ARM_OKAPI_MMU_H

#include <asm/okapi.h>

#define init_new_context init_new_context
static inline int init_new_context(struct task_struct *tsk,
				   struct mm_struct *mm)
{
	mm->context.okapi_used = 0;
	return 0;
}

/*
 * Not put off until interrupts are enabled, as native code does: it is not Linux
 * that cleans the caches, nor could it be interrupted meanwhile.
 */
static inline void check_and_switch_context(struct mm_struct *mm,
					    struct task_struct *tsk)
{
	mm->context.okapi_used = 1;
	cpu_switch_mm(mm->pgd, mm);
}

/*
 * Nothing runs in this mm any more: have the hypervisor forget its table now,
 * with one call, instead of piece by piece.  It follows the kernel's own table
 * if this one is in use, and has then cleaned the caches; so neither a flush of
 * the cache nor of translations is due when the pages are freed afterwards.
 */
static inline void arch_exit_mmap(struct mm_struct *mm)
{
	if (mm->context.okapi_used) {
		okapi_call(OKAPI_VCPU_FORGET, virt_to_phys(mm->pgd), 0, 0);
		mm->context.okapi_used = 0;
	}
	cpumask_clear(mm_cpumask(mm));
}

static inline int arch_dup_mmap(struct mm_struct *oldmm, struct mm_struct *mm)
{
	return 0;
}

static inline void arch_unmap(struct mm_struct *mm, unsigned long start,
			      unsigned long end)
{
}

static inline bool arch_vma_access_permitted(struct vm_area_struct *vma,
					     bool write, bool execute,
					     bool foreign)
{
	return true;
}

#endif /* __ASM_ARM_OKAPI_MMU_H */
