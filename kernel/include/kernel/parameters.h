/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PARAMETERS_H
#define KERNEL_PARAMETERS_H

#include <okapi/boot.h>

extern struct okapi_kernel_parameters okapi_kernel_parameters;

#endif
