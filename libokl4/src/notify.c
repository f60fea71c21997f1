/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Event bits that a wait for messages received are kept in the thread's block;
 * they are looked at before the kernel is asked.
 */
#include <okl4/notify.h>
#include <okl4/syscall.h>
#include <okl4/thread_block.h>

#include "notify_take.h"

okl4_word_t okl4_notify_take_pending(okl4_word_t mask)
{
	struct okl4_thread_block *self = okl4_thread_block();
	okl4_word_t bits = self->pending & mask;

	self->pending &= ~bits;
	return bits;
}

int okl4_notify_send(okl4_kcap_t dest, okl4_word_t bits)
{
	return _okl4_convert_kernel_errno(okl4_sys_signal(dest.raw + OKL4_KCAP_NOTIFICATION, bits));
}

int okl4_notify_poll(okl4_word_t mask, okl4_word_t *bits)
{
	okl4_word_t kept, more = 0;

	if (bits == NULL)
		return OKL4_INVALID_ARGUMENT;
	kept = okl4_notify_take_pending(mask);
	if (mask != 0 && okl4_sys_notification_wait(okl4_thread_block_notification(okl4_thread_block()), mask,
						    OKAPI_TAG_NO_BLOCK, &more) != 0)
		more = 0;
	*bits = kept | more;
	return OKL4_OK;
}

int okl4_notify_wait(okl4_word_t mask, okl4_word_t *bits)
{
	uint32_t error;

	if (bits == NULL || mask == 0)
		return OKL4_INVALID_ARGUMENT;
	*bits = okl4_notify_take_pending(mask);
	if (*bits != 0)
		return OKL4_OK;
	error = okl4_sys_notification_wait(okl4_thread_block_notification(okl4_thread_block()), mask, 0,
					   bits);
	if (error != 0)
		*bits = 0;
	return _okl4_convert_kernel_errno(error);
}
