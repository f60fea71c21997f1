/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <okl4/env.h>
#include <okl4/slots.h>

#include "check.h"
#include "tests.h"

static int arguments_count;
static char **arguments;

static void arguments_arrive(void)
{
	CHECK_EQUAL(3, arguments_count);
	CHECK_EQUAL(0, strcmp(arguments[0], "library"));
	CHECK_EQUAL(0, strcmp(arguments[1], "one"));
	CHECK_EQUAL(0, strcmp(arguments[2], "two words"));
	CHECK(arguments[3] == NULL);
}

static void entries_are_found(void)
{
	okl4_word_t *answer = okl4_env_get("Answer");

	CHECK(answer != NULL && *answer == 42);
	CHECK(okl4_env_get_string("MOTTO") != NULL &&
	      strcmp(okl4_env_get_string("motto"), "never silent") == 0);
	CHECK_EQUAL(0, strcmp(okl4_env_get_string("cell_name"), "library"));
	CHECK(okl4_env_get("nothing") == NULL);
	CHECK(okl4_env_get("main_kspace") != NULL);
	CHECK_EQUAL(OKL4_SLOT_LIST, okl4_env_get_slot("main_clist_id"));
	CHECK_EQUAL(OKL4_SLOT_MAIN_ENDPOINT, okl4_env_get_slot("self"));
}

static void addresses_have_segments(void)
{
	static int variable;
	okl4_physmem_item_t physical;
	okl4_word_t offset, attributes, rights;
	okl4_word_t address = (okl4_word_t)&variable;

	CHECK_EQUAL(OKL4_OK, okl4_env_get_physseg_page(address, &physical, &offset, &attributes, &rights));
	CHECK_EQUAL(address % OKL4_DEFAULT_PAGESIZE, offset);
	CHECK_EQUAL(OKAPI_MAP_READ | OKAPI_MAP_WRITE, rights);
	CHECK_EQUAL(OKL4_OK, okl4_env_get_physseg_page((okl4_word_t)addresses_have_segments, &physical,
						       &offset, &attributes, &rights));
	CHECK_EQUAL(OKAPI_MAP_READ | OKAPI_MAP_EXECUTE, rights);
	CHECK_EQUAL(OKL4_UNMAPPED, okl4_env_get_physseg_page(0, &physical, &offset, &attributes, &rights));
}

static void heap_ends_cleanly(void)
{
	void *blocks[64];
	int count;

	for (count = 0; count < 64 && (blocks[count] = malloc(16384)) != NULL; count++)
		memset(blocks[count], count, 16384);
	CHECK(count > 8 && count < 64);
	CHECK_EQUAL(ENOMEM, errno);
	for (int i = 0; i < count; i++)
		free(blocks[i]);
	blocks[0] = malloc(100000);
	CHECK(blocks[0] != NULL);
	free(blocks[0]);
}

void test_environment(int argc, char **argv)
{
	arguments_count = argc;
	arguments = argv;
	RUN(arguments_arrive);
	RUN(entries_are_found);
	RUN(addresses_have_segments);
	RUN(heap_ends_cleanly);
}
