/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the first instruction to main: crt0.S calls okl4_start with the address
 * of the environment block, on the main thread's stack.
 */
#include <stdlib.h>

#include <okl4/env.h>
#include <okl4/init.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread_block.h>

#include "main_objects.h"
#include "start.h"
#include "stop_cell.h"

extern int main(int argc, char **argv);
extern void __libc_init_array(void);

struct okl4_thread_block okl4_main_thread = {
	.endpoint = OKL4_SLOT_MAIN_ENDPOINT,
};

/* newlib: the main thread's streams are the ones that exit() flushes. */
struct _reent *const _global_impure_ptr = &okl4_main_thread.reent;

/* Called by newlib's start-up and exit; constructors are in .init_array instead. */
void __attribute__((weak)) _init(void)
{
}

void __attribute__((weak)) _fini(void)
{
}

static void init_main_thread(void)
{
	_REENT_INIT_PTR(&okl4_main_thread.reent);
	okl4_sys_thread_set(OKL4_SLOT_MAIN_THREAD, OKAPI_THREAD_SET_TLS,
			    (uint32_t)(uintptr_t)&okl4_main_thread);
}

static void init_slots(void)
{
	const okl4_env_item_t *item = okl4_env_find(okl4_env_block, "FREE_SLOTS");
	const okl4_word_t *range = item == NULL ? NULL : (const okl4_word_t *)(uintptr_t)item->data;

	if (range == NULL || item->size < 2 * sizeof(okl4_word_t) ||
	    okl4_slot_allocator_init(range[0], range[1]) != OKL4_OK)
		okl4_stop_cell("cannot start", "environment has no FREE_SLOTS");
	okl4_main_objects_init(range[0], range[1]);
}

void okl4_start(const okl4_env_t *env)
{
	static char *no_arguments[] = {NULL};
	okl4_env_args_t *args;

	okl4_env_block = env;
	init_main_thread();
	init_slots();
	__libc_init_array();
	args = okl4_env_get_args("MAIN_ARGS");
	exit(args == NULL ? main(0, no_arguments) : main((int)args->argc, args->argv));
}
