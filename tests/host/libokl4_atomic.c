/* SPDX-License-Identifier: BSD-2-Clause */
/* The library's atomic operations as the host has them. */
#include <okl4/atomic.h>

bool okl4_compare_swap(volatile uint32_t *word, uint32_t old, uint32_t new)
{
	return __atomic_compare_exchange_n(word, &old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void okl4_memory_barrier(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}
