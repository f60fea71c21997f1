/* SPDX-License-Identifier: BSD-2-Clause */
/* The running thread's pointer is published in the user page: at each switch, and when the thread changes its
 * own. */
#ifndef ARCH_THREAD_POINTER_H
#define ARCH_THREAD_POINTER_H

#include <okapi/layout.h>
#include <stdint.h>

static inline void arch_publish_thread_pointer(uint32_t pointer)
{
	*(volatile uint32_t *)OKAPI_TLS_WORD = pointer;
}

#endif
