/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef START_H
#define START_H

#include <okl4/env.h>

OKL4_NORETURN void okl4_start(const okl4_env_t *env);
void _init(void);
void _fini(void);

#endif
