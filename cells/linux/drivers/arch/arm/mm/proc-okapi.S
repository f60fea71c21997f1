/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processor functions of a guest of Okapi: those of proc-arm926.S, by calls of
 * the hypervisor.  A call does a whole range; of the registers only r0 (result)
 * and ip (number) change.
 */
#include <linux/linkage.h>
#include <linux/init.h>
#include <linux/pgtable.h>
#include <asm/assembler.h>
#include <asm/hwcap.h>
#include <asm/okapi.h>
#include <asm/pgtable-hwdef.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include "proc-macros.S"

	@ operation on the range from r0 up to r1
	.macro	cache_call, operation
	mov	r2, r1
	mov	r1, r0
	mov	r0, #\operation
	okapi_call OKAPI_VCPU_CACHE
	.endm

	.text
ENTRY(cpu_arm926_proc_init)
ENTRY(cpu_arm926_proc_fin)
	ret	lr
ENDPROC(cpu_arm926_proc_fin)
ENDPROC(cpu_arm926_proc_init)

/*
 * The machine restarts by the handlers that its policy driver registers.  A soft
 * restart (kexec) has no translation to switch off: make it a fault, which is seen.
 */
	.pushsection	.idmap.text, "ax"
ENTRY(cpu_arm926_reset)
	.inst	0xe7f000f0
	b	cpu_arm926_reset
ENDPROC(cpu_arm926_reset)
	.popsection

	.align	5
ENTRY(cpu_arm926_do_idle)
	okapi_call OKAPI_VCPU_IDLE
	ret	lr
ENDPROC(cpu_arm926_do_idle)

ENTRY(arm926_flush_icache_all)
	mov	r0, #OKAPI_VCPU_CACHE_INVALIDATE_CODE
	okapi_call OKAPI_VCPU_CACHE
	ret	lr
ENDPROC(arm926_flush_icache_all)

ENTRY(arm926_flush_user_cache_all)
ENTRY(arm926_flush_kern_cache_all)
	mov	r0, #OKAPI_VCPU_CACHE_FLUSH_ALL
	okapi_call OKAPI_VCPU_CACHE
	ret	lr
ENDPROC(arm926_flush_kern_cache_all)
ENDPROC(arm926_flush_user_cache_all)

/* r2 = flags of the area: pages that are not executable leave no instructions behind */
ENTRY(arm926_flush_user_cache_range)
	tst	r2, #VM_EXEC
	bne	arm926_flush_range
ENTRY(arm926_dma_flush_range)
	cache_call OKAPI_VCPU_CACHE_INVALIDATE
	ret	lr
ENDPROC(arm926_dma_flush_range)
ENDPROC(arm926_flush_user_cache_range)

ENTRY(arm926_flush_kern_dcache_area)
	add	r1, r0, r1
arm926_flush_range:
	cache_call OKAPI_VCPU_CACHE_FLUSH
	ret	lr
ENDPROC(arm926_flush_kern_dcache_area)

ENTRY(arm926_coherent_kern_range)
ENTRY(arm926_coherent_user_range)
	cache_call OKAPI_VCPU_CACHE_COHERENT
	mov	r0, #0
	ret	lr
ENDPROC(arm926_coherent_user_range)
ENDPROC(arm926_coherent_kern_range)

ENTRY(arm926_dma_map_area)
	add	r1, r1, r0
	cmp	r2, #DMA_TO_DEVICE
	bne	arm926_dma_flush_range
	cache_call OKAPI_VCPU_CACHE_CLEAN
	ret	lr
ENDPROC(arm926_dma_map_area)

ENTRY(arm926_dma_unmap_area)
	ret	lr
ENDPROC(arm926_dma_unmap_area)

	.globl	arm926_flush_kern_cache_louis
	.equ	arm926_flush_kern_cache_louis, arm926_flush_kern_cache_all

/* This is for page tables: the hypervisor reads them where Linux writes them. */
ENTRY(cpu_arm926_dcache_clean_area)
	ret	lr
ENDPROC(cpu_arm926_dcache_clean_area)

	.align	5
ENTRY(cpu_arm926_switch_mm)
	okapi_call OKAPI_VCPU_SWITCH
	ret	lr
ENDPROC(cpu_arm926_switch_mm)

	.align	5
ENTRY(cpu_arm926_set_pte_ext)
	armv3_set_pte_ext
	ret	lr
ENDPROC(cpu_arm926_set_pte_ext)

	.globl	cpu_arm926_suspend_size
	.equ	cpu_arm926_suspend_size, 0

/* Pages of 4 KB: void okapi_clear_page(void *page), 128 bytes a turn */
	.align	5
ENTRY(okapi_clear_page)
	stmfd	sp!, {r4 - r8, lr}
	mov	r1, #0
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	mov	r6, #0
	mov	r7, #0
	mov	r8, #0
	add	lr, r0, #PAGE_SZ
1:
	.rept	4
	stmia	r0!, {r1 - r8}
	.endr
	teq	r0, lr
	bne	1b
	ldmfd	sp!, {r4 - r8, pc}
ENDPROC(okapi_clear_page)

/* void okapi_copy_page(void *to, const void *from), 128 bytes a turn */
	.align	5
ENTRY(okapi_copy_page)
	stmfd	sp!, {r4 - r9, lr}
	add	lr, r0, #PAGE_SZ
1:	pld	[r1, #64]
	pld	[r1, #96]
	.rept	4
	ldmia	r1!, {r2 - r9}
	stmia	r0!, {r2 - r9}
	.endr
	teq	r0, lr
	bne	1b
	ldmfd	sp!, {r4 - r9, pc}
ENDPROC(okapi_copy_page)

	.section ".rodata"

	string	cpu_arch_name, "armv5tej"
	string	cpu_elf_name, "v5"
	string	cpu_arm926_name, "ARM926EJ-S"

	.align

/* The tables of functions are for kernels with several processors to choose from. */
	.section ".proc.info.init", "a"

	.type	__arm926_proc_info,#object
__arm926_proc_info:
	.long	0x41069260			@ ARM926EJ-S (v5TEJ)
	.long	0xff0ffff0
	.long   PMD_TYPE_SECT | \
		PMD_SECT_BUFFERABLE | \
		PMD_SECT_CACHEABLE | \
		PMD_BIT4 | \
		PMD_SECT_AP_WRITE
	.long   PMD_TYPE_SECT | \
		PMD_BIT4 | \
		PMD_SECT_AP_WRITE
	.long	0				@ no set-up
	.long	cpu_arch_name
	.long	cpu_elf_name
	.long	HWCAP_SWP|HWCAP_HALF|HWCAP_THUMB|HWCAP_FAST_MULT|HWCAP_EDSP|HWCAP_JAVA
	.long	cpu_arm926_name
	.long	0, 0, 0, 0
	.size	__arm926_proc_info, . - __arm926_proc_info
