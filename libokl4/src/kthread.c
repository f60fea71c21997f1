/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/errno.h>
#include <okl4/kthread.h>
#include <okl4/lock.h>
#include <okl4/slots.h>

#include "main_objects.h"
#include "thread_core.h"

#define ATTR_MAGIC    0x6b746861
#define KTHREAD_MAGIC 0x6b746872

int okl4_kthread_attr_init(okl4_kthread_attr_t *attr)
{
	if (attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	*attr = (okl4_kthread_attr_t){
		.magic = ATTR_MAGIC,
		.kspace = &okl4_main_kspace,
		.priority = thread_core_priority(),
		.pager.raw = OKL4_SLOT_FAULT,
	};
	return OKL4_OK;
}

static int attr_is_valid(const okl4_kthread_attr_t *attr)
{
	return attr != NULL && attr->magic == ATTR_MAGIC;
}

static int is_valid(const okl4_kthread_t *kthread)
{
	return kthread != NULL && kthread->magic == KTHREAD_MAGIC;
}

int okl4_kthread_attr_setspace(okl4_kthread_attr_t *attr, okl4_kspace_t *kspace)
{
	if (!attr_is_valid(attr) || kspace != &okl4_main_kspace)
		return OKL4_INVALID_ARGUMENT;
	attr->kspace = kspace;
	return OKL4_OK;
}

int okl4_kthread_attr_setcapitem(okl4_kthread_attr_t *attr, okl4_kcap_item_t *kcap_item)
{
	if (!attr_is_valid(attr) || kcap_item == NULL)
		return OKL4_INVALID_ARGUMENT;
	attr->cap = kcap_item;
	return OKL4_OK;
}

int okl4_kthread_attr_setutcbitem(okl4_kthread_attr_t *attr, okl4_utcb_item_t *utcb_item)
{
	if (!attr_is_valid(attr) || utcb_item == NULL)
		return OKL4_INVALID_ARGUMENT;
	attr->utcb = utcb_item;
	return OKL4_OK;
}

int okl4_kthread_attr_setspip(okl4_kthread_attr_t *attr, okl4_word_t sp, okl4_word_t ip)
{
	if (!attr_is_valid(attr) || sp == 0 || ip == 0)
		return OKL4_INVALID_ARGUMENT;
	attr->sp = sp;
	attr->ip = ip;
	return OKL4_OK;
}

int okl4_kthread_attr_setpriority(okl4_kthread_attr_t *attr, okl4_word_t priority)
{
	if (!attr_is_valid(attr))
		return OKL4_INVALID_ARGUMENT;
	if (priority >= OKAPI_PRIORITIES)
		return OKL4_OUT_OF_RANGE;
	attr->priority = priority;
	return OKL4_OK;
}

int okl4_kthread_attr_setpager(okl4_kthread_attr_t *attr, okl4_kcap_t pager)
{
	if (!attr_is_valid(attr))
		return OKL4_INVALID_ARGUMENT;
	attr->pager = pager;
	return OKL4_OK;
}

static okl4_lock_t list_lock; /* guards kspace->kthread_list */

/* Kernel errors come out as the codes of OKL4's API. */
static int convert(int error)
{
	return error > 0 ? _okl4_convert_kernel_errno((okl4_word_t)error) : error;
}

static int kthread_main(void *argument)
{
	okl4_kthread_t *kthread = argument;

	((void (*)(void))(uintptr_t)kthread->ip)();
	return 0;
}

int okl4_kthread_create(okl4_kthread_t *kthread, okl4_kthread_attr_t *attr)
{
	struct thread_request request = {.entry = kthread_main, .argument = kthread};
	int error;

	if (kthread == NULL || !attr_is_valid(attr) || attr->cap == NULL || attr->utcb == NULL ||
	    attr->sp == 0)
		return OKL4_INVALID_ARGUMENT;
	request.endpoint = attr->cap->unit;
	request.utcb_number = attr->utcb->unit;
	request.priority = attr->priority;
	request.fault_endpoint = attr->pager.raw;
	error = thread_core_create(&kthread->block, &request);
	if (error != OKL4_OK)
		return convert(error);
	kthread->cap.raw = attr->cap->unit;
	kthread->sp = attr->sp;
	kthread->ip = attr->ip;
	kthread->priority = attr->priority;
	kthread->utcb = attr->utcb->utcb;
	kthread->kspace = attr->kspace;
	kthread->pager = attr->pager;
	kthread->magic = KTHREAD_MAGIC;
	okl4_lock_acquire(&list_lock);
	kthread->next = attr->kspace->kthread_list;
	attr->kspace->kthread_list = kthread;
	okl4_lock_release(&list_lock);
	return OKL4_OK;
}

int okl4_kthread_start(okl4_kthread_t *kthread)
{
	return is_valid(kthread) ? convert(thread_core_start(&kthread->block, kthread->sp))
				 : OKL4_INVALID_ARGUMENT;
}

int okl4_kthread_delete(okl4_kthread_t *kthread)
{
	okl4_kthread_t **link;

	if (!is_valid(kthread) || &kthread->block == okl4_thread_block())
		return OKL4_INVALID_ARGUMENT;
	okl4_lock_acquire(&list_lock);
	for (link = &kthread->kspace->kthread_list; *link != NULL; link = &(*link)->next) {
		if (*link == kthread) {
			*link = kthread->next;
			break;
		}
	}
	okl4_lock_release(&list_lock);
	kthread->magic = 0;
	thread_core_destroy(&kthread->block);
	return OKL4_OK;
}

int okl4_kthread_join(okl4_kthread_t *kthread)
{
	return is_valid(kthread) ? convert(thread_core_join(&kthread->block)) : OKL4_INVALID_ARGUMENT;
}

void okl4_kthread_exit(void)
{
	thread_core_exit(0);
}

okl4_kcap_t okl4_kthread_getkcap(okl4_kthread_t *kthread)
{
	return kthread == NULL ? OKL4_NULL_KCAP : kthread->cap;
}

okl4_kcap_t okl4_kthread_getpager(okl4_kthread_t *kthread)
{
	return kthread == NULL ? OKL4_NULL_KCAP : kthread->pager;
}
