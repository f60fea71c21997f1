/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/utcb.h>
