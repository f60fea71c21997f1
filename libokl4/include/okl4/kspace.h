/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cell's own address space as OKL4's API knows it; okl4_env_get("MAIN_KSPACE")
 * gives it.  Further spaces: <okl4/memory.h>.
 */
#ifndef OKL4_KSPACE_H
#define OKL4_KSPACE_H

#include <okl4/kclist.h>
#include <okl4/types.h>
#include <okl4/utcb.h>

struct okl4_kthread;

typedef struct okl4_kspace {
	okl4_kspaceid_t id; /* slot of the space's capability */
	okl4_kclist_t *kclist;
	struct okl4_kthread *kthread_list;
	okl4_word_t privileged; /* 1: has a pool that pays for kernel objects */
	okl4_utcb_area_t *utcb_area;
} okl4_kspace_t;

#define OKL4_KSPACE_SIZE sizeof(okl4_kspace_t)

/* raw 0 for NULL. */
okl4_kspaceid_t okl4_kspace_getid(okl4_kspace_t *kspace);

#endif
