/* SPDX-License-Identifier: BSD-2-Clause */
/* The host has none of the board's devices. */
#ifndef PLATFORM_DEVICE_H
#define PLATFORM_DEVICE_H

#define DEVICE_VECTORED_CONTROLLER 0u

#endif
