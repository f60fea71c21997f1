/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const vector_names[VECTOR_COUNT + 1] = {
	"reset",    "undefined", "system call",	   "fetch abort", "data abort",
	"reserved", "interrupt", "fast interrupt", "none",
};

static void write_route(FILE *file, const struct route *route, const char *separator)
{
	fprintf(file,
		"%s\n    {\"vector\": \"%s\", \"user\": %" PRIu32 ", \"visits\": %" PRIu64
		", \"least\": %" PRIu64 ", \"most\": %" PRIu64 ", \"sum\": %" PRIu64 "}",
		separator, vector_names[route->vector], route->user_address, route->visits, route->least,
		route->most, route->sum);
}

/* Address and instructions of a block, or null for the return to user mode. */
static void write_way(FILE *file, const struct block *block, const char *separator)
{
	if (block)
		fprintf(file, "%s[%" PRIu32 ", %" PRIu32 "]", separator, block->address,
			(block->end - block->address) / 4);
	else
		fprintf(file, "%snull", separator);
}

static void write_phase(FILE *file, const struct phase *phase, const char *separator)
{
	fprintf(file,
		"%s\n  \"%s\": {\"runs\": %" PRIu64 ", \"instructions\": %" PRIu64 ", \"entries\": %" PRIu64
		", \"routes\": [",
		separator, phase->name, phase->runs, phase->instructions, phase->entries);
	for (unsigned int i = 0; i < phase->route_count; i++)
		write_route(file, &phase->route[i], i ? "," : "");
	fprintf(file, "], \"way\": [");
	for (unsigned int i = 0; i < phase->way_count; i++)
		write_way(file, phase->way[i], i ? ", " : "");
	fprintf(file, "]}");
}

/* Address of each block, its instructions, and how often it ran in succession. */
static void write_trace(FILE *file, const struct block *const *trace, unsigned int count)
{
	for (unsigned int i = 0, next; i < count; i = next) {
		next = i + 1;
		while (next < count && trace[next]->address == trace[i]->address)
			next++;
		fprintf(file, "%s[%" PRIu32 ", %" PRIu32 ", %u]", i ? ", " : "", trace[i]->address,
			(trace[i]->end - trace[i]->address) / 4, next - i);
	}
}

static void write_longest(FILE *file, const struct stretch *longest)
{
	fprintf(file,
		" \"longest\": {\"instructions\": %" PRIu64 ", \"vector\": \"%s\", \"user\": %" PRIu32
		", \"end\": \"%s\", \"trace\": [",
		longest->instructions, vector_names[longest->vector], longest->user_address,
		longest->end ? longest->end : "none");
	write_trace(file, longest->trace, longest->trace_count);
	fprintf(file, "]}");
}

void write_report(const char *path, const struct measurement *measured, uint64_t to_main)
{
	FILE *file = fopen(path, "w");

	if (!file) {
		perror(path);
		return;
	}
	fprintf(file,
		"{\"kernel_instructions\": %" PRIu64 ", \"entries\": %" PRIu64 ", \"to_main\": %" PRIu64
		",\n \"phases\": {",
		measured->kernel_instructions, measured->entries, to_main);
	for (unsigned int i = 0; i < measured->phase_count; i++)
		write_phase(file, &measured->phase[i], i ? "," : "");
	fprintf(file, "},\n");
	write_longest(file, &measured->longest);
	fprintf(file, "}\n");
	fclose(file);
}

void write_coverage(const char *path, uint32_t first, const uint64_t *times, unsigned int count)
{
	FILE *file = fopen(path, "w");

	if (!file) {
		perror(path);
		return;
	}
	for (unsigned int i = 0; i < count; i++) {
		if (times[i])
			fprintf(file, "%08" PRIx32 " %" PRIu64 "\n", first + 4 * i, times[i]);
	}
	fclose(file);
}
