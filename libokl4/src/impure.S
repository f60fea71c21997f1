/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * newlib finds the running thread's `struct _reent` through the variable
 * `_impure_ptr`.  Here that variable is the word in the kernel's user page which
 * always holds the running thread's thread pointer, and the thread pointer is
 * the address of a block that begins with the structure (<okl4/thread_block.h>).
 */
#include <okapi/layout.h>

	.global _impure_ptr
	.set _impure_ptr, OKAPI_TLS_WORD
