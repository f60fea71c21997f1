/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/notification.h>
#include <okl4/syscall.h>

int okl4_notification_signal(okl4_word_t notification, okl4_word_t bits)
{
	return (int)okl4_sys_signal(notification, bits);
}

int okl4_notification_wait(okl4_word_t notification, okl4_word_t mask, okl4_word_t *bits)
{
	return bits == NULL ? OKL4_INVALID_ARGUMENT
			    : (int)okl4_sys_notification_wait(notification, mask, 0, bits);
}

int okl4_notification_poll(okl4_word_t notification, okl4_word_t mask, okl4_word_t *bits)
{
	return bits == NULL ? OKL4_INVALID_ARGUMENT
			    : (int)okl4_sys_notification_wait(notification, mask, OKAPI_TAG_NO_BLOCK, bits);
}

int okl4_notification_bind(okl4_word_t thread, okl4_word_t notification)
{
	return (int)okl4_sys_thread_set(thread, OKAPI_THREAD_SET_NOTIFICATION, notification);
}
