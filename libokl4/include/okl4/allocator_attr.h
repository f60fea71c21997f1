/* SPDX-License-Identifier: BSD-2-Clause */
/* Kept for programs that include it: the attribute is defined with the ranges. */
#ifndef OKL4_ALLOCATOR_ATTR_H
#define OKL4_ALLOCATOR_ATTR_H

#include <okl4/range.h>

#endif
