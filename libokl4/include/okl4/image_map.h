/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The image map: what lies where in an image, for a fault handler (element
 * <image_map/> of the description; MAIN_IMAGE_MAP in the environment).  The
 * functions only read, never block, and treat a map that is not one as empty.
 */
#ifndef OKL4_IMAGE_MAP_H
#define OKL4_IMAGE_MAP_H

#include <stdbool.h>

#include <okl4/types.h>

#define OKL4_IMAGE_MAP_MAGIC   0x50414d4f /* "OMAP" */
#define OKL4_IMAGE_MAP_VERSION 1

typedef struct okl4_image_map_table {
	uint32_t count;
	uint32_t offset; /* from the map's start */
} okl4_image_map_table_t;

typedef struct okl4_image_map {
	uint32_t magic;
	uint32_t version;
	okl4_image_map_table_t cells;
	okl4_image_map_table_t threads;
	okl4_image_map_table_t regions;	  /* sorted by start */
	okl4_image_map_table_t functions; /* sorted by start */
	uint32_t size;			  /* of everything, bytes */
	uint32_t reserved;
} okl4_image_map_t;

typedef struct okl4_image_map_cell {
	uint32_t name; /* offset of a string */
} okl4_image_map_cell_t;

typedef struct okl4_image_map_thread {
	uint32_t badge; /* of its fault endpoint's capability */
	uint32_t cell;	/* index */
	uint32_t name;
	uint32_t stack_base; /* lowest address */
	uint32_t stack_end;
} okl4_image_map_thread_t;

/* A region or function: [start, end) of the cell's space. */
typedef struct okl4_image_map_range {
	uint32_t start;
	uint32_t end;
	uint32_t cell;
	uint32_t name;
} okl4_image_map_range_t;

_Static_assert(sizeof(okl4_image_map_t) == 48, "the weaver writes this layout");
_Static_assert(sizeof(okl4_image_map_thread_t) == 20, "the weaver writes this layout");
_Static_assert(sizeof(okl4_image_map_range_t) == 16, "the weaver writes this layout");

/* True if `bytes` of memory at `map` hold a whole map of this version, with all tables inside. */
bool okl4_image_map_valid(const okl4_image_map_t *map, okl4_word_t bytes);

/* A string of the map; "?" if the offset is outside. */
const char *okl4_image_map_string(const okl4_image_map_t *map, uint32_t offset);

/* Name of a cell; "?" if there is none of this index. */
const char *okl4_image_map_cell_name(const okl4_image_map_t *map, uint32_t cell);

/* The thread with this badge, or NULL. */
const okl4_image_map_thread_t *okl4_image_map_thread(const okl4_image_map_t *map, uint32_t badge);

/* The function or region of the cell that holds the address, or NULL. */
const okl4_image_map_range_t *okl4_image_map_function(const okl4_image_map_t *map, uint32_t cell,
						      uint32_t address);
const okl4_image_map_range_t *okl4_image_map_region(const okl4_image_map_t *map, uint32_t cell,
						    uint32_t address);

/* The region of the cell that is nearest to an address in none; *distance: bytes from the address to it
 * (positive: the region begins after the address).  NULL if the cell has no regions. */
const okl4_image_map_range_t *okl4_image_map_nearest(const okl4_image_map_t *map, uint32_t cell,
						     uint32_t address, int64_t *distance);

#endif
