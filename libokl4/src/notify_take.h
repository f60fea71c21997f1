/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef NOTIFY_TAKE_H
#define NOTIFY_TAKE_H

#include <okl4/types.h>

/* Take those of the running thread's kept event bits that are in mask. */
okl4_word_t okl4_notify_take_pending(okl4_word_t mask);

#endif
