/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/image_map.h>

static bool table_fits(const okl4_image_map_t *map, const okl4_image_map_table_t *table, uint32_t entry)
{
	return table->offset % sizeof(uint32_t) == 0 && table->offset <= map->size &&
	       table->count <= (map->size - table->offset) / entry;
}

bool okl4_image_map_valid(const okl4_image_map_t *map, okl4_word_t bytes)
{
	if (map == NULL || bytes < sizeof(*map) || map->magic != OKL4_IMAGE_MAP_MAGIC ||
	    map->version != OKL4_IMAGE_MAP_VERSION || map->size < sizeof(*map) || map->size > bytes)
		return false;
	/* The last byte ends the last string, so that every string ends inside. */
	return ((const char *)map)[map->size - 1] == '\0' &&
	       table_fits(map, &map->cells, sizeof(okl4_image_map_cell_t)) &&
	       table_fits(map, &map->threads, sizeof(okl4_image_map_thread_t)) &&
	       table_fits(map, &map->regions, sizeof(okl4_image_map_range_t)) &&
	       table_fits(map, &map->functions, sizeof(okl4_image_map_range_t));
}

static const void *table_of(const okl4_image_map_t *map, const okl4_image_map_table_t *table)
{
	return (const char *)map + table->offset;
}

const char *okl4_image_map_string(const okl4_image_map_t *map, uint32_t offset)
{
	return offset < map->size ? (const char *)map + offset : "?";
}

const char *okl4_image_map_cell_name(const okl4_image_map_t *map, uint32_t cell)
{
	const okl4_image_map_cell_t *cells = table_of(map, &map->cells);

	return cell < map->cells.count ? okl4_image_map_string(map, cells[cell].name) : "?";
}

const okl4_image_map_thread_t *okl4_image_map_thread(const okl4_image_map_t *map, uint32_t badge)
{
	const okl4_image_map_thread_t *threads = table_of(map, &map->threads);

	for (uint32_t i = 0; i < map->threads.count; i++) {
		if (threads[i].badge == badge)
			return &threads[i];
	}
	return NULL;
}

/* Ranges of different cells may overlap, so the search is a plain one; it is done once a crash. */
static const okl4_image_map_range_t *find(const okl4_image_map_t *map, const okl4_image_map_table_t *table,
					  uint32_t cell, uint32_t address)
{
	const okl4_image_map_range_t *ranges = table_of(map, table);
	const okl4_image_map_range_t *found = NULL;

	for (uint32_t i = 0; i < table->count; i++) {
		if (ranges[i].cell == cell && address >= ranges[i].start && address < ranges[i].end)
			found = &ranges[i];
	}
	return found;
}

const okl4_image_map_range_t *okl4_image_map_function(const okl4_image_map_t *map, uint32_t cell,
						      uint32_t address)
{
	return find(map, &map->functions, cell, address);
}

const okl4_image_map_range_t *okl4_image_map_region(const okl4_image_map_t *map, uint32_t cell,
						    uint32_t address)
{
	return find(map, &map->regions, cell, address);
}

const okl4_image_map_range_t *okl4_image_map_nearest(const okl4_image_map_t *map, uint32_t cell,
						     uint32_t address, int64_t *distance)
{
	const okl4_image_map_range_t *ranges = table_of(map, &map->regions);
	const okl4_image_map_range_t *nearest = NULL;
	int64_t best = 0;

	for (uint32_t i = 0; i < map->regions.count; i++) {
		int64_t to = 0;

		if (ranges[i].cell != cell)
			continue;
		if (address < ranges[i].start)
			to = (int64_t)ranges[i].start - address;
		else if (address >= ranges[i].end)
			to = (int64_t)ranges[i].end - 1 - address;
		if (nearest == NULL || (to < 0 ? -to : to) < (best < 0 ? -best : best)) {
			nearest = &ranges[i];
			best = to;
		}
	}
	if (distance != NULL)
		*distance = best;
	return nearest;
}
