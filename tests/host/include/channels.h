/* SPDX-License-Identifier: BSD-2-Clause */
/* What the weaver would write for a cell whose files are tested on the host. */
#ifndef HOST_CHANNELS_H
#define HOST_CHANNELS_H

#define CELL_NAME "serial"

#endif
