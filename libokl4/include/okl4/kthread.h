/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OKL4 3.0's kernel threads.  The caller gives all storage, the stack and the
 * slots; kernel memory comes from the cell's pool, and beside the slots of the
 * capability item three more of the cell's free slots are used.
 *
 * Functions that OKL4 3.0 had as void return an error here; nothing is only
 * asserted.  OKL4_INVALID_ARGUMENT is for NULL and for objects that were not
 * initialised or created.  Only okl4_kthread_join blocks.
 */
#ifndef OKL4_KTHREAD_H
#define OKL4_KTHREAD_H

#include <okl4/kclist.h>
#include <okl4/kspace.h>
#include <okl4/thread_block.h>
#include <okl4/types.h>
#include <okl4/utcb.h>

typedef struct okl4_kthread_attr {
	okl4_word_t magic;
	okl4_kspace_t *kspace;
	okl4_kcap_item_t *cap;
	okl4_utcb_item_t *utcb;
	okl4_word_t sp;
	okl4_word_t ip;
	okl4_word_t priority;
	okl4_kcap_t pager;
} okl4_kthread_attr_t;

typedef struct okl4_kthread {
	okl4_word_t magic;
	okl4_kcap_t cap;
	okl4_word_t sp;
	okl4_word_t ip;
	okl4_word_t priority;
	okl4_utcb_t *utcb;
	okl4_kspace_t *kspace;
	okl4_kcap_t pager;
	struct okl4_kthread *next; /* in kspace->kthread_list */
	struct okl4_thread_block block;
} okl4_kthread_t;

#define OKL4_KTHREAD_SIZE	     sizeof(okl4_kthread_t)
#define OKL4_KTHREAD_SIZE_ATTR(attr) ((void)(attr), sizeof(okl4_kthread_t))
#define OKL4_KTHREAD_DECLARE(name)   okl4_kthread_t name

/* Defaults: the cell's own space, the creator's priority, the cell's fault endpoint as pager. */
int okl4_kthread_attr_init(okl4_kthread_attr_t *attr);

/* Only okl4_env_get("MAIN_KSPACE") so far: else OKL4_INVALID_ARGUMENT. */
int okl4_kthread_attr_setspace(okl4_kthread_attr_t *attr, okl4_kspace_t *kspace);
/* Required: slots for the thread, from okl4_kclist_kcap_allocany. */
int okl4_kthread_attr_setcapitem(okl4_kthread_attr_t *attr, okl4_kcap_item_t *kcap_item);
/* Required: UTCB number, from okl4_utcb_allocany. */
int okl4_kthread_attr_setutcbitem(okl4_kthread_attr_t *attr, okl4_utcb_item_t *utcb_item);
/* Required: end of the stack (exclusive; rounded down to 8) and address of a void function(void). */
int okl4_kthread_attr_setspip(okl4_kthread_attr_t *attr, okl4_word_t sp, okl4_word_t ip);
/* 0..255, else OKL4_OUT_OF_RANGE. */
int okl4_kthread_attr_setpriority(okl4_kthread_attr_t *attr, okl4_word_t priority);
/* Ipc capability of the thread that gets faults and exceptions. */
int okl4_kthread_attr_setpager(okl4_kthread_attr_t *attr, okl4_kcap_t pager);

/*
 * Make the thread; it does not run yet.  OKL4_ALLOC_EXHAUSTED: no pool memory
 * or slots; OKL4_IN_USE: slot or UTCB number is taken; OKL4_OUT_OF_RANGE:
 * priority above the ceiling.  After an error nothing is left behind.
 */
int okl4_kthread_create(okl4_kthread_t *kthread, okl4_kthread_attr_t *attr);

/* OKL4_IN_USE: it runs already. */
int okl4_kthread_start(okl4_kthread_t *kthread);

/* Stop it wherever it is and destroy it.  Storage, stack, items stay the caller's.  Not the caller itself. */
int okl4_kthread_delete(okl4_kthread_t *kthread);

/* Wait until the thread's function has returned or it has called okl4_kthread_exit.  Blocks. */
int okl4_kthread_join(okl4_kthread_t *kthread);

/* End the calling thread. */
OKL4_NORETURN void okl4_kthread_exit(void);

/* raw 0 for NULL. */
okl4_kcap_t okl4_kthread_getkcap(okl4_kthread_t *kthread);
okl4_kcap_t okl4_kthread_getpager(okl4_kthread_t *kthread);

#endif
