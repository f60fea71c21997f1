/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Written as a program for OKL4 3.0 would be.
 */
#include <okl4/env.h>
#include <okl4/kclist.h>
#include <okl4/kspace.h>
#include <okl4/kthread.h>
#include <okl4/message.h>
#include <okl4/utcb.h>

#include "check.h"
#include "tests.h"

static OKL4_KTHREAD_DECLARE(kthread);
static okl4_kcap_item_t cap_item;
static okl4_utcb_item_t utcb_item;
static okl4_word_t stack[512];

static void double_numbers(void)
{
	okl4_kcap_t reply_cap;
	okl4_word_t number, bytes;

	okl4_message_wait(&number, sizeof(number), &bytes, &reply_cap);
	while (number != 0) {
		number *= 2;
		okl4_message_replywait(reply_cap, &number, sizeof(number), &number, sizeof(number), &bytes,
				       &reply_cap);
	}
	okl4_message_reply(reply_cap, &number, sizeof(number));
}

static void prepare(okl4_kthread_attr_t *attr)
{
	okl4_kspace_t *kspace = okl4_env_get("MAIN_KSPACE");
	okl4_kclist_t *kclist = okl4_env_get("MAIN_KCLIST");

	CHECK_EQUAL(OKL4_OK, okl4_kclist_kcap_allocany(kclist, &cap_item));
	CHECK_EQUAL(OKL4_OK, okl4_utcb_allocany(kspace->utcb_area, &utcb_item));
	/* The described thread has number 1, which the library does not know: the kernel refuses it. */
	if (utcb_item.unit == 1)
		CHECK_EQUAL(OKL4_OK, okl4_utcb_allocany(kspace->utcb_area, &utcb_item));
	okl4_kthread_attr_init(attr);
	okl4_kthread_attr_setspace(attr, kspace);
	okl4_kthread_attr_setcapitem(attr, &cap_item);
	okl4_kthread_attr_setutcbitem(attr, &utcb_item);
	okl4_kthread_attr_setspip(attr, (okl4_word_t)(stack + 512), (okl4_word_t)double_numbers);
	okl4_kthread_attr_setpriority(attr, 101);
}

static void give_back(void)
{
	okl4_kspace_t *kspace = okl4_env_get("MAIN_KSPACE");

	CHECK_EQUAL(OKL4_OK, okl4_kclist_kcap_free(kspace->kclist, &cap_item));
	CHECK_EQUAL(OKL4_OK, okl4_utcb_free(kspace->utcb_area, &utcb_item));
}

static void program_of_okl4_runs(void)
{
	okl4_kthread_attr_t attr;
	okl4_word_t number = 21, bytes;

	prepare(&attr);
	CHECK_EQUAL(OKL4_OK, okl4_kthread_create(&kthread, &attr));
	CHECK_EQUAL(cap_item.unit, okl4_kthread_getkcap(&kthread).raw);
	okl4_kthread_start(&kthread);
	CHECK_EQUAL(OKL4_IN_USE, okl4_kthread_start(&kthread));
	CHECK_EQUAL(OKL4_OK, okl4_message_call(okl4_kthread_getkcap(&kthread), &number, sizeof(number),
					       &number, sizeof(number), &bytes));
	CHECK_EQUAL(42, number);
	CHECK_EQUAL(sizeof(number), bytes);
	number = 0;
	okl4_message_call(okl4_kthread_getkcap(&kthread), &number, sizeof(number), &number, sizeof(number),
			  &bytes);
	CHECK_EQUAL(OKL4_OK, okl4_kthread_join(&kthread));
	CHECK_EQUAL(OKL4_OK, okl4_kthread_delete(&kthread));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_kthread_delete(&kthread));
	give_back();
}

static void wrong_attributes_are_refused(void)
{
	okl4_kthread_attr_t attr, empty = {0};
	okl4_kspace_t other = {0};
	okl4_utcb_item_t taken = {.unit = 0};

	okl4_kthread_attr_init(&attr);
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_kthread_create(&kthread, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_kthread_create(&kthread, &empty));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_kthread_create(NULL, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_kthread_attr_setspace(&attr, &other));
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_kthread_attr_setpriority(&attr, 256));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_kthread_start(&kthread));
	prepare(&attr);
	okl4_kthread_attr_setutcbitem(&attr, &taken);
	CHECK_EQUAL(OKL4_IN_USE, okl4_kthread_create(&kthread, &attr));
	okl4_kthread_attr_setutcbitem(&attr, &utcb_item);
	okl4_kthread_attr_setpriority(&attr, 200);
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_kthread_create(&kthread, &attr));
	okl4_kthread_attr_setpriority(&attr, 101);
	CHECK_EQUAL(OKL4_OK, okl4_kthread_create(&kthread, &attr));
	CHECK_EQUAL(OKL4_OK, okl4_kthread_delete(&kthread));
	give_back();
}

void test_kthreads(void)
{
	RUN(program_of_okl4_runs);
	RUN(wrong_attributes_are_refused);
}
