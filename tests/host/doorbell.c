/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/notification.h>

#include "doorbell.h"

unsigned doorbell_count;
unsigned doorbell_slot, doorbell_bits;

int okl4_notification_signal(okl4_word_t notification, okl4_word_t bits)
{
	doorbell_count++;
	doorbell_slot = notification;
	doorbell_bits = bits;
	return OKL4_OK;
}
