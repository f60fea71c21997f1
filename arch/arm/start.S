/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From reset, or from a boot loader that left caches and MMU on, to C at the
 * kernel's addresses.  Says so on the console first: a hang before this line
 * is not the kernel's.
 *
 * In: any privileged mode; loaded at PLATFORM_LOAD_ADDRESS.
 */
#include <arch/memory_map.h>
#include <arch/start.h>

/* PL011 (ARM DDI 0183, section 3.3.3) */
#define UART_FLAGS 0x18
#define UART_TRANSMIT_FULL 0x20
#define UART_INTEGER_DIVISOR 0x24
#define UART_FRACTION 0x28
#define UART_LINE 0x2c
#define UART_CONTROL 0x30

	.syntax unified
	.arm
	.section .start, "ax"
	.global	start
	.type	start, %function
start:
	msr	cpsr_c, #0xd3		/* SVC mode, interrupts off */
	mov_physical r0, without_mmu
	mmu_off				/* clobbers r1, r2; goes on at r0 */
without_mmu:
	mov_physical r1, banner
	ldr	r2, =PLATFORM_UART
	ldr	r3, [r2, #UART_CONTROL]
	tst	r3, #1
	bne	2f
	/* No boot loader has enabled it: 38400 baud from 24 MHz, 8N1, queues on. */
	mov	r3, #39
	str	r3, [r2, #UART_INTEGER_DIVISOR]
	mov	r3, #4
	str	r3, [r2, #UART_FRACTION]
	mov	r3, #0x70
	str	r3, [r2, #UART_LINE]
	ldr	r3, =0x301
	str	r3, [r2, #UART_CONTROL]
2:	ldrb	r0, [r1], #1
	cmp	r0, #0
	beq	5f
3:	ldr	r3, [r2, #UART_FLAGS]
	tst	r3, #UART_TRANSMIT_FULL
	bne	3b
	strb	r0, [r2]
	b	2b
5:

	/* What the image does not contain: zero. */
	mov_physical r0, kernel_uncached
	mov_physical r1, kernel_data_end
	bl	zero_memory
	mov_physical r0, kernel_boot_bss
	mov_physical r1, kernel_boot_end
	bl	zero_memory

	/* The first megabyte twice: where it is, and in the window.  C makes the real tables. */
	mov_physical r4, first_level_table
	ldr	r1, =START_SECTION
	ldr	r2, =PLATFORM_LOAD_ADDRESS >> 20
	add	r3, r1, r2, lsl #20
	str	r3, [r4, r2, lsl #2]
	ldr	r2, =KERNEL_WINDOW_BASE >> 20
	ldr	r3, =PLATFORM_RAM_BASE
	add	r3, r1, r3
	str	r3, [r4, r2, lsl #2]
	mmu_on	r4			/* clobbers r1, r2 */

	/* Every exception but the system call stores pc and cpsr at its own sp first (entry.S). */
	ldr	r0, =trap_scratch
	msr	cpsr_c, #0xd1
	mov	sp, r0
	msr	cpsr_c, #0xd2
	mov	sp, r0
	msr	cpsr_c, #0xd7
	mov	sp, r0
	msr	cpsr_c, #0xdb
	mov	sp, r0
	msr	cpsr_c, #0xd3
	ldr	sp, =kernel_stack_top
	ldr	pc, =boot_main

/* In: r0 first, r1 end, multiples of 16.  Clobbers r0, r2, r3, r5, r6 */
zero_memory:
	mov	r2, #0
	mov	r3, #0
	mov	r5, #0
	mov	r6, #0
4:	cmp	r0, r1
	stmialo	r0!, {r2, r3, r5, r6}
	blo	4b
	bx	lr

banner:	.asciz	"okapi: starting\r\n"
	.balign	4
	.ltorg
