/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capability slots as OKL4's API hands them out: an item stands for
 * OKL4_KCAP_SLOTS adjacent slots (<okl4/types.h>) of the cell's own list, which
 * okl4_env_get("MAIN_KCLIST") gives.  Nothing blocks.
 */
#ifndef OKL4_KCLIST_H
#define OKL4_KCLIST_H

#include <okl4/errno.h>
#include <okl4/range.h>
#include <okl4/types.h>

#define OKL4_DEFAULT_KCLIST_SIZE 256

typedef struct okl4_kcap_item {
	okl4_word_t unit; /* first slot */
} okl4_kcap_item_t;

typedef struct okl4_kclist {
	okl4_kclistid_t id;	   /* slot of the list's capability */
	okl4_word_t num_cap_slots; /* free slots when the cell was started */
} okl4_kclist_t;

#define OKL4_KCLIST_SIZE sizeof(okl4_kclist_t)

/* OKL4_ALLOC_EXHAUSTED: no slots left.  OKL4_INVALID_ARGUMENT: NULL, or not the main list. */
int okl4_kclist_kcap_allocany(okl4_kclist_t *kclist, okl4_kcap_item_t *item);
/* OKL4_INVALID_ARGUMENT: as above, or the item is not allocated. */
int okl4_kclist_kcap_free(okl4_kclist_t *kclist, okl4_kcap_item_t *item);
/* raw 0 for NULL. */
okl4_kcap_t okl4_kcap_item_getkcap(okl4_kcap_item_t *item);
okl4_kclistid_t okl4_kclist_getid(okl4_kclist_t *kclist);

#endif
