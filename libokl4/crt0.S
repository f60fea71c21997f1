/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * First instructions of a cell.  In: r0 environment block, sp end of the stack.
 */
	.syntax unified
	.arm
	.section .text._start, "ax", %progbits
	.global _start
	.type _start, %function
_start:
	mov	fp, #0		@ ends the chain of frames for debuggers
	mov	lr, #0
	bic	sp, sp, #7
	b	okl4_start
	@ newlib has these, too: ask for the library's before newlib does
	.reloc	., R_ARM_NONE, _impure_ptr
	.reloc	., R_ARM_NONE, __malloc_lock
	.size _start, . - _start

/* Read by the weaver: the version of the ABI that this cell was built for. */
#include <okapi/layout.h>
	.section .rodata.okl4_api_version, "a", %progbits
	.global okl4_api_version
	.type okl4_api_version, %object
	.balign 4
okl4_api_version:
	.word OKAPI_ABI_VERSION
	.size okl4_api_version, . - okl4_api_version
