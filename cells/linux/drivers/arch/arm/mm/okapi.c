// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory management of a guest of Okapi: what is too long for a header.
 */
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/mm.h>

#include <asm/cacheflush.h>
#include <asm/okapi.h>
#include <asm/tlbflush.h>

#include "okapi.h"

#if defined(MULTI_CPU) || defined(MULTI_CACHE) || defined(MULTI_USER)
#error A guest of Okapi must be built for the ARM926 alone
#endif

/*
 * flush_tlb_mm() is fork's alone (see tlb_flush() for the other users), which
 * has made read-only what parent and child now share: all that was writable has
 * to go.  What lies below the first writable mapping stays, and that is most of
 * a program's code: else it would fault in again, page by page.
 */
void okapi_remove_writable(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;

	mmap_assert_locked(mm);
	for_each_vma(vmi, vma) {
		if (vma->vm_flags & VM_WRITE) {
			okapi_remove(mm, vma->vm_start, TASK_SIZE);
			return;
		}
	}
}

/*
 * Pages for processes are written through the kernel's mapping of them, as
 * with any virtually indexed cache.  Native code keeps these writes out of the
 * cache with an instruction for each line, which only a privileged mode has.
 * Here they may stay in the cache: the page is new, so PG_dcache_clean is not
 * set, and update_mmu_cache() flushes the kernel's lines, with one call, before
 * the process gets the page.
 */
static void not_clean(struct page *page)
{
	if (unlikely(test_bit(PG_dcache_clean, &page->flags)))
		clear_bit(PG_dcache_clean, &page->flags);
}

void v4wb_copy_user_highpage(struct page *to, struct page *from,
			     unsigned long vaddr, struct vm_area_struct *vma)
{
	/* What the process wrote to the source is in lines of its own address. */
	flush_cache_page(vma, vaddr, page_to_pfn(from));
	okapi_copy_page(page_address(to), page_address(from));
	not_clean(to);
}

void v4wb_clear_user_highpage(struct page *page, unsigned long vaddr)
{
	okapi_clear_page(page_address(page));
	not_clean(page);
}
