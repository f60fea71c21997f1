/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef MAKE_OBJECT_H
#define MAKE_OBJECT_H

#include <okl4/types.h>

/* Create an object from the cell's pool in an unused slot; `argument` is r4 of the system call. */
int okl4_make_object(okl4_word_t type, okl4_word_t argument, okl4_word_t *slot);

#endif
