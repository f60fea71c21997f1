/* SPDX-License-Identifier: BSD-2-Clause */
/* What caches and TLB hold that the present tables do not say. */
#include <string.h>

#include "memory_cache.h"

static const char *stale_lines(const struct cache *cache, const char *what)
{
	uint32_t physical, domain;

	for (uint32_t i = 0; i < cache->used; i++) {
		if (!model_translate(cache->line[i].address, &physical, &domain) ||
		    physical != cache->line[i].physical)
			return what;
	}
	return NULL;
}

static const char *stale_translations(void)
{
	struct translation now;

	for (uint32_t i = 0; i < tlb_used; i++) {
		if (walk(tlb[i].address, &now) != MODEL_DONE)
			return "translation that is in no table";
		if (memcmp(&now, &tlb[i], sizeof(now)) != 0)
			return "translation that differs from the tables";
	}
	return NULL;
}

static const char *aliases(void)
{
	for (uint32_t i = 0; i < data_cache.used; i++) {
		for (uint32_t j = 0; data_cache.line[i].dirty && j < data_cache.used; j++) {
			if (j != i && data_cache.line[j].physical == data_cache.line[i].physical)
				return "alias of a dirty line";
		}
	}
	return NULL;
}

const char *model_stale(void)
{
	const char *what = stale_translations();

	if (!what)
		what = stale_lines(&data_cache, "line of data");
	if (!what)
		what = stale_lines(&instruction_cache, "line of instructions");
	return what ? what : aliases();
}

static bool has_moved(const struct cache *cache)
{
	uint32_t physical, domain;

	for (uint32_t i = 0; i < cache->used; i++) {
		if (model_translate(cache->line[i].address, &physical, &domain) &&
		    physical != cache->line[i].physical)
			return true;
	}
	return false;
}

const char *model_stale_in_machine(void)
{
	const char *what = stale_translations();

	if (!what && has_moved(&data_cache))
		what = "line of data that is mapped elsewhere";
	if (!what && has_moved(&instruction_cache))
		what = "line of instructions that is mapped elsewhere";
	return what;
}
