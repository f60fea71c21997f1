/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * First code of a NOR flash image: copies the raw image behind it to RAM and
 * starts it as a boot loader does.  Runs from wherever it lies, without stack.
 *
 * In:  anything; entered at its first word, interrupts and MMU in any state
 *      that lets RAM and flash be reached at their physical addresses
 * Out: pc = entry, r0 = 0, r1 = machine id, r2 = 0, SVC mode, interrupts off
 *
 * The weaver fills in the parameters (tools/okapi/formats.py); the image begins
 * at a multiple of 32 bytes and is a whole number of 32 bytes long.
 */
	.syntax unified
	.arm
	.section .text
	.global flash_start
	.type flash_start, %function
flash_start:
	b	1f
parameters:
	.word	0x4c464b4f	@ "OKFL"
	.word	0		@ offset of the image from flash_start
	.word	0		@ where it goes
	.word	0		@ bytes
	.word	0		@ entry
	.word	0		@ machine id
1:
	msr	cpsr_c, #0xd3	@ SVC mode, IRQ and FIQ off
	adr	r12, flash_start
	adr	r11, parameters
	ldmib	r11, {r0-r2, r9-r10}	@ offset, destination, bytes, entry, machine id
	add	r0, r0, r12
	add	r2, r2, r1	@ end of the copy
2:
	cmp	r1, r2
	ldmialo	r0!, {r3-r8, r11-r12}
	stmialo	r1!, {r3-r8, r11-r12}
	blo	2b
3:	mrc	p15, 0, r15, c7, c14, 3	@ what was copied may be in the data cache
	bne	3b
	mov	r0, #0
	mcr	p15, 0, r0, c7, c10, 4
	mcr	p15, 0, r0, c7, c5, 0	@ and older code in the instruction cache
	mov	r1, r10
	mov	r2, #0
	bx	r9
	.size flash_start, . - flash_start
