/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The heap: malloc grows upwards through the segment MAIN_HEAP.  newlib calls
 * _sbrk with the malloc lock held.
 */
#include <errno.h>

#include <okl4/env.h>
#include <okl4/lock.h>

#include "newlib_calls.h"

static okl4_recursive_lock_t malloc_lock;
static uintptr_t heap_break;

void *_sbrk(ptrdiff_t increment)
{
	const okl4_env_segment_t *heap = okl4_env_get_segment("MAIN_HEAP");
	uintptr_t old;

	if (heap == NULL) {
		errno = ENOMEM;
		return (void *)-1;
	}
	if (heap_break == 0)
		heap_break = heap->virt_addr;
	old = heap_break;
	if (increment < 0 ? (uintptr_t)-increment > old - heap->virt_addr
			  : (uintptr_t)increment > heap->virt_addr + heap->size - old) {
		errno = ENOMEM;
		return (void *)-1;
	}
	heap_break += (uintptr_t)increment;
	return (void *)old;
}

void __malloc_lock(struct _reent *reent)
{
	(void)reent;
	okl4_recursive_lock_acquire(&malloc_lock);
}

void __malloc_unlock(struct _reent *reent)
{
	(void)reent;
	okl4_recursive_lock_release(&malloc_lock);
}
