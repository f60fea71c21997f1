/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * okl4_env_get: the block of the weaver, and the objects of OKL4's API that
 * describe the cell itself, which the library keeps because they are written to.
 */
#include <okl4/env.h>

#include "main_objects.h"

void *okl4_env_get(const char *name)
{
	const okl4_env_item_t *item;
	void *object = okl4_main_object(name);

	if (object != NULL)
		return object;
	item = okl4_env_find(okl4_env_block, name);
	return item == NULL ? NULL : (void *)(uintptr_t)item->data;
}
