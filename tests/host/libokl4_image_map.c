/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading the image map: a good one, and every damage to its header.
 */
#include <stdlib.h>
#include <string.h>

#include <okl4/image_map.h>

#include "suite.h"

static union {
	okl4_image_map_t map;
	uint32_t words[64];
} image;

static const okl4_image_map_t *const map = &image.map;

/* Two cells, one thread, three regions, two functions, strings at the end. */
static void build_map(void)
{
	static const okl4_image_map_range_t ranges[] = {
		{0x100000, 0x104000, 0, 200}, {0x105000, 0x106000, 0, 203}, {0x200000, 0x201000, 1, 200},
		{0x100000, 0x100040, 0, 206}, {0x100040, 0x100100, 0, 211},
	};

	memset(&image, 0, sizeof(image));
	image.map = (okl4_image_map_t){
		.magic = OKL4_IMAGE_MAP_MAGIC,
		.version = OKL4_IMAGE_MAP_VERSION,
		.cells = {2, 48},
		.threads = {1, 56},
		.regions = {3, 76},
		.functions = {2, 76 + 48},
		.size = sizeof(image),
	};
	image.words[48 / 4] = 211;
	image.words[52 / 4] = 206;
	memcpy(&image.words[56 / 4], (uint32_t[]){7, 0, 206, 0x105000, 0x106000}, 20);
	memcpy(&image.words[76 / 4], ranges, sizeof(ranges));
	memcpy((char *)&image + 200, "rx\0rw\0main\0work", 16);
}

static void test_lookup(void)
{
	int64_t distance;

	build_map();
	CU_ASSERT(okl4_image_map_valid(map, sizeof(image)));
	CU_ASSERT_STRING_EQUAL(okl4_image_map_cell_name(map, 0), "work");
	CU_ASSERT_STRING_EQUAL(okl4_image_map_cell_name(map, 1), "main");
	CU_ASSERT_STRING_EQUAL(okl4_image_map_cell_name(map, 2), "?");
	CU_ASSERT_EQUAL(okl4_image_map_thread(map, 7)->stack_base, 0x105000);
	CU_ASSERT_PTR_NULL(okl4_image_map_thread(map, 8));
	CU_ASSERT_STRING_EQUAL(okl4_image_map_string(map, okl4_image_map_function(map, 0, 0x100044)->name),
			       "work");
	CU_ASSERT_PTR_NULL(okl4_image_map_function(map, 0, 0x100100));
	CU_ASSERT_PTR_NULL(okl4_image_map_function(map, 1, 0x100044));
	CU_ASSERT_EQUAL(okl4_image_map_region(map, 0, 0x103fff)->start, 0x100000);
	CU_ASSERT_PTR_NULL(okl4_image_map_region(map, 0, 0x104000));
	CU_ASSERT_EQUAL(okl4_image_map_nearest(map, 0, 0x104ff0, &distance)->start, 0x105000);
	CU_ASSERT_EQUAL(distance, 0x10);
	CU_ASSERT_EQUAL(okl4_image_map_nearest(map, 0, 0x104000, &distance)->start, 0x100000);
	CU_ASSERT_EQUAL(distance, -1);
	CU_ASSERT_EQUAL(okl4_image_map_nearest(map, 0, 0xffffffff, &distance)->start, 0x105000);
	CU_ASSERT_PTR_NULL(okl4_image_map_nearest(map, 5, 0, NULL));
	CU_ASSERT_STRING_EQUAL(okl4_image_map_string(map, sizeof(image)), "?");
}

static void test_damage(void)
{
	CU_ASSERT(!okl4_image_map_valid(NULL, 100));
	build_map();
	CU_ASSERT(!okl4_image_map_valid(map, sizeof(image) - 1));
	CU_ASSERT(!okl4_image_map_valid(map, 40));
	((char *)&image)[sizeof(image) - 1] = 'x';
	CU_ASSERT(!okl4_image_map_valid(map, sizeof(image)));
	/* Every header word set to something large. */
	for (unsigned word = 0; word < 11; word++) {
		build_map();
		image.words[word] = 0xfffffff0;
		CU_ASSERT(!okl4_image_map_valid(map, sizeof(image)));
	}
}

/* Whatever is accepted can be read without leaving the block: the address sanitizer watches. */
static void test_random_damage(void)
{
	okl4_image_map_t *copy = malloc(sizeof(image));
	int accepted = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	srand(4);
	for (int i = 0; i < 200000; i++) {
		build_map();
		image.words[2 + rand() % 40] = (uint32_t)rand() % 300;
		memcpy(copy, &image, sizeof(image));
		if (!okl4_image_map_valid(copy, sizeof(image)))
			continue;
		accepted++;
		CU_ASSERT(strlen(okl4_image_map_cell_name(copy, (uint32_t)rand() % 4)) < sizeof(image));
		okl4_image_map_thread(copy, (uint32_t)rand());
		okl4_image_map_function(copy, 0, 0x100044);
		okl4_image_map_nearest(copy, 0, 0x104000, NULL);
	}
	CU_ASSERT(accepted > 0);
	free(copy);
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"lookup", test_lookup},
		{"damage", test_damage},
		{"random damage", test_random_damage},
	};

	return RUN_SUITE("libokl4 image map", tests);
}
