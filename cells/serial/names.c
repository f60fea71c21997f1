/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/env.h>
#include <okl4/image_map.h>

#include "names.h"

const char *name_of_badge(okl4_word_t badge)
{
	const okl4_env_segment_t *segment = okl4_env_get_segment("MAIN_IMAGE_MAP");
	const okl4_image_map_t *map = segment == NULL ? NULL : (const void *)segment->virt_addr;

	if (!okl4_image_map_valid(map, segment == NULL ? 0 : segment->size))
		return "?";
	return okl4_image_map_cell_name(map, badge - 1);
}
