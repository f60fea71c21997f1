/* SPDX-License-Identifier: BSD-2-Clause */
#include "visits.h"

#include <string.h>

struct measurement measurement;

/*
 * Boot ends with the first block outside the kernel after one inside: until
 * the MMU is on, the kernel's boot code runs at addresses below the kernel's.
 */
static enum { BOOT_LOW, BOOT_HIGH, USER, KERNEL } where = BOOT_LOW;

static struct {
	unsigned int vector;
	uint64_t begin; /* all these are values of counted() */
	uint64_t stretch_begin;
	uint32_t user_address;
	const struct block *trace[TRACE_ENTRIES]; /* a ring */
	unsigned int trace_total;
} visit;

/* Functions that only test kernels have are left out while they run. */
static struct {
	bool active;
	uint64_t begin; /* of kernel_instructions */
	uint64_t sum;
	uint32_t resume; /* address at which counting goes on, 0: with the next visit */
} uncounted;

static const struct block *last_kernel_block;
static const struct block *last_user_block;

/* Kernel instructions so far without those of uncounted functions. */
static uint64_t counted(void)
{
	uint64_t limit = uncounted.active ? uncounted.begin : measurement.kernel_instructions;

	return limit - uncounted.sum;
}

static void end_uncounted(void)
{
	if (!uncounted.active)
		return;
	uncounted.sum += measurement.kernel_instructions - uncounted.begin;
	uncounted.active = false;
}

static void begin_uncounted(void)
{
	const struct block *caller = last_kernel_block;

	uncounted.active = true;
	uncounted.begin = measurement.kernel_instructions;
	uncounted.resume = caller && caller->ends_in_call ? caller->end : 0;
}

static void end_stretch(const char *end)
{
	struct stretch *longest = &measurement.longest;
	uint64_t instructions = counted() - visit.stretch_begin;
	unsigned int total = visit.trace_total;
	unsigned int first = total > TRACE_ENTRIES ? total - TRACE_ENTRIES : 0;

	if (instructions > longest->instructions) {
		longest->instructions = instructions;
		longest->vector = visit.vector;
		longest->user_address = visit.user_address;
		longest->end = end;
		longest->trace_count = total - first;
		for (unsigned int i = first; i < total; i++)
			longest->trace[i - first] = visit.trace[i % TRACE_ENTRIES];
	}
	visit.stretch_begin = counted();
	visit.trace_total = 0;
}

static void begin_visit(unsigned int vector)
{
	visit.vector = vector;
	visit.begin = counted();
	visit.stretch_begin = counted();
	visit.trace_total = 0;
	visit.user_address = last_user_block ? last_user_block->address : 0;
	measurement.entries++;
}

static void record_route(struct phase *phase, uint32_t user_address, uint64_t instructions)
{
	struct route *route = phase->route;
	struct route *end = route + phase->route_count;

	while (route < end && (route->vector != visit.vector || route->user_address != user_address))
		route++;
	if (route == end) {
		if (phase->route_count == MAX_ROUTES)
			return;
		phase->route_count++;
		route->vector = visit.vector;
		route->user_address = user_address;
		route->least = instructions;
	}
	route->visits++;
	route->sum += instructions;
	if (instructions < route->least)
		route->least = instructions;
	if (instructions > route->most)
		route->most = instructions;
}

/* The way through the kernel, to explain a number by. */
static void record_way(const struct block *block)
{
	for (unsigned int i = 0; i < measurement.phase_count; i++) {
		struct phase *phase = &measurement.phase[i];

		if (phase->active && phase->way_count < WAY_ENTRIES)
			phase->way[phase->way_count++] = block;
	}
}

static void end_visit(uint32_t user_address)
{
	uint64_t instructions;

	end_uncounted();
	end_stretch("return to user mode");
	record_way(NULL);
	instructions = counted() - visit.begin;
	for (unsigned int i = 0; i < measurement.phase_count; i++) {
		if (measurement.phase[i].active)
			record_route(&measurement.phase[i], user_address, instructions);
	}
}

void kernel_block(const struct block *block)
{
	if (where == BOOT_LOW || where == BOOT_HIGH) {
		where = BOOT_HIGH;
		return;
	}
	if (where == USER) {
		where = KERNEL;
		begin_visit(block->vector);
	} else if (block->vector == VECTOR_IRQ) {
		/* Taken inside the kernel: it was idle, with interrupts on. */
		end_uncounted();
		end_stretch("interrupt");
		begin_visit(block->vector);
	} else if (block->vector == VECTOR_FETCH) {
		/* Of the first instruction in user mode: an interrupt would have been taken before it. */
		end_stretch("return to user mode");
	}
	if (uncounted.active && block->address == uncounted.resume)
		end_uncounted();
	else if (!uncounted.active && block->begins_uncounted)
		begin_uncounted();
	visit.trace[visit.trace_total++ % TRACE_ENTRIES] = block;
	record_way(block);
	last_kernel_block = block;
}

void user_block(const struct block *block)
{
	if (where == BOOT_LOW)
		return;
	if (where == KERNEL)
		end_visit(block->address);
	where = USER;
	last_user_block = block;
	last_kernel_block = NULL;
}

void interruptible_place(const char *name)
{
	if (where == KERNEL)
		end_stretch(name);
}

void phase_begin(struct phase *phase)
{
	if (phase->active)
		return;
	phase->active = true;
	phase->instructions_before = counted();
	phase->entries_before = measurement.entries;
}

void phase_end(struct phase *phase)
{
	if (!phase->active)
		return;
	phase->active = false;
	phase->runs++;
	phase->instructions += counted() - phase->instructions_before;
	phase->entries += measurement.entries - phase->entries_before;
}
