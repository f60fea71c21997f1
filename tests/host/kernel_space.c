/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel/page_table.c, map.c and unmap.c with page tables in the block that their structure takes where
 * pointers have 64 bits. */
#include <kernel/space.h>

#undef PAGE_TABLE_BLOCK
#define PAGE_TABLE_BLOCK 8192
_Static_assert(sizeof(struct page_table) <= PAGE_TABLE_BLOCK, "a table fits its block");

#include "../../kernel/page_table.c"
#include "../../kernel/map.c"
#include "../../kernel/unmap.c"
