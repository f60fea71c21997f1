/* SPDX-License-Identifier: BSD-2-Clause */
/* What the compiler may call in a freestanding program (GCC manual, section 2.1). */
#include <kernel/types.h>

void *memset(void *destination, int value, size_t size);
void *memcpy(void *restrict destination, const void *restrict source, size_t size);

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memset(void *destination, int value,
									   size_t size)
{
	char *to = destination;

	while (size-- > 0)
		*to++ = (char)value;
	return destination;
}

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *
memcpy(void *restrict destination, const void *restrict source, size_t size)
{
	char *to = destination;
	const char *from = source;

	while (size-- > 0)
		*to++ = *from++;
	return destination;
}
