/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory_needed.h"

#include <stdio.h>

#include "memory_world.h"
#include "suite.h"

/* Whether some run of operations shows that the call site is needed. */
static bool is_noticed(const struct needed *needed, uint32_t site)
{
	bool noticed = false;

	model_left_out = site;
	for (uint32_t i = 0; i < needed->directed_count && !noticed; i++) {
		needed->directed[i]();
		noticed = world_failure != NULL;
	}
	for (uint32_t seed = 1; seed <= needed->seeds && !noticed; seed++) {
		needed->random(seed);
		noticed = world_failure != NULL;
	}
	model_left_out = MODEL_NONE_LEFT_OUT;
	return noticed;
}

void check_that_each_is_needed(const struct needed *needed)
{
	static const char *const name[MODEL_OPERATIONS] = {"clean line",
							   "clean and invalidate line",
							   "clean and invalidate page",
							   "drain write buffer",
							   "clean and invalidate data cache",
							   "invalidate instruction cache",
							   "invalidate TLB",
							   "invalidate TLB page",
							   "set domain access",
							   "set first level"};
	uint32_t sites = model_call_sites;

	for (uint32_t site = 0; site < sites; site++) {
		const struct model_call_site *left_out = &model_call_site[site];
		bool noticed;

		if (needed->is_left_alone && needed->is_left_alone(left_out))
			continue;
		noticed = is_noticed(needed, site);
		printf("\n    without %s in %s: %s", name[left_out->operation], left_out->function,
		       noticed ? world_failure : "NOT NOTICED");
		fflush(stdout);
		CU_ASSERT(noticed);
	}
	CU_ASSERT_EQUAL(sites, model_call_sites);
}
