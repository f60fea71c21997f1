/* SPDX-License-Identifier: BSD-2-Clause */
/* Instead of fastpath.S, in the build that measures and tests the C path alone. */
	.syntax unified
	.arm
	.text

	.global	fastpath_call
	.global	fastpath_reply_wait
fastpath_call:
fastpath_reply_wait:
	b	slow_syscall
