/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Start in a cell of Okapi; part of head.S.
 *
 * Image is entered like any thread of a cell, at its guest-physical address:
 * r0 = device tree, sp = bytes of memory, both of them for whole megabytes.
 * The first page table maps all memory with sections and the device tree where
 * setup_arch() looks for it.  A call turns it on, for good.
 */
#include <asm/okapi.h>

#define FIRST_SECTIONS	(PMD_TYPE_SECT | PMD_SECT_BUFFERABLE | \
			 PMD_SECT_CACHEABLE | PMD_BIT4 | PMD_SECT_AP_WRITE)
#define VCPU_SLOT	12			/* of the cell's capability list */

	__HEAD
ENTRY(stext)
	mov	r7, r0				@ device tree
	mov	r5, sp				@ bytes of memory
	adr_l	r8, _text
	sub	r8, r8, #TEXT_OFFSET		@ PHYS_OFFSET
	pgtbl	r6, r8

	mov	r0, r6				@ clear the table
	mov	r1, #0
	add	r2, r0, #PG_DIR_SIZE
1:	str	r1, [r0], #4
	teq	r0, r2
	bne	1b

	ldr	r3, =FIRST_SECTIONS		@ linear mapping
	add	r0, r6, #PAGE_OFFSET >> (SECTION_SHIFT - PMD_ENTRY_ORDER)
	orr	r1, r8, r3
	mov	r2, r5
1:	str	r1, [r0], #1 << PMD_ENTRY_ORDER
	add	r1, r1, #1 << SECTION_SHIFT
	subs	r2, r2, #1 << SECTION_SHIFT
	bhi	1b

	mov	r1, r7, lsr #SECTION_SHIFT	@ device tree, two sections as it may cross
	orr	r1, r3, r1, lsl #SECTION_SHIFT
	ldr	r0, =FDT_FIXED_BASE >> (SECTION_SHIFT - PMD_ENTRY_ORDER)
	str	r1, [r0, r6]!
	add	r1, r1, #1 << SECTION_SHIFT
	str	r1, [r0, #1 << PMD_ENTRY_ORDER]

	mov	r0, #VCPU_SLOT
	ldr	r1, =okapi_translated
	ldr	r2, =okapi_upcalls
	mov	r3, #PAGE_OFFSET
	mov	r4, r8				@ r5 = size, r6 = table
	okapi_call OKAPI_SYS_VCPU_START
1:	.inst	0xe7f000f0			@ refused: r0 says why
	b	1b
	.ltorg

/* r7 = device tree, r8 = PHYS_OFFSET; no stack before __mmap_switched */
okapi_translated:
	mov	r10, r7
	ldr	r0, =_end - 1 - PAGE_OFFSET	@ the sections that the kernel begins and ends in
	add	r0, r0, r8
	mov	r0, r0, lsr #SECTION_SHIFT
	add	r0, r0, #1
	mov	r0, r0, lsl #SECTION_SHIFT
	ldr	r1, =kernel_sec_start
	str	r8, [r1]
	ldr	r1, =kernel_sec_end
	str	r0, [r1]
#ifdef CONFIG_ARM_PATCH_PHYS_VIRT
	bl	__fixup_pv_table
	mov	r0, #OKAPI_VCPU_CACHE_FLUSH_ALL
	okapi_call OKAPI_VCPU_CACHE
#endif
	mov	r3, #OKAPI_VCPU_PAGE
	ldr	r0, [r3, #OKAPI_VCPU_CONTROL]
	ldr	r9, [r3, #OKAPI_VCPU_MAIN_ID]
	mvn	r1, #0				@ no machine number
	mov	r2, r10
	b	__mmap_switched
ENDPROC(stext)
	.ltorg
