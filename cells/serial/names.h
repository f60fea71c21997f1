/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef NAMES_H
#define NAMES_H

#include <okl4/types.h>

/* The name of the cell whose console capability has this badge, as the image map says; "?" if it does not. */
const char *name_of_badge(okl4_word_t badge);

#endif
