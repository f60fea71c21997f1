/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Explains a fault by the image map.
 */
#include <inttypes.h>
#include <stdio.h>

#include <okapi/layout.h>

#include "report.h"

/* How far below its stack a thread that ran over it may be found. */
#define OVERFLOW_REACH 0x10000

static void print_place(const okl4_image_map_t *map, uint32_t cell, uint32_t address)
{
	const okl4_image_map_range_t *function = okl4_image_map_function(map, cell, address);

	if (function == NULL)
		printf("no known function");
	else
		printf("%s+0x%" PRIx32, okl4_image_map_string(map, function->name),
		       address - function->start);
}

static void report_code(const okl4_image_map_t *map, const okl4_fault_t *fault, uint32_t cell)
{
	printf("fault: pc=0x%08" PRIx32 " in ", fault->pc);
	print_place(map, cell, fault->pc);
	printf(", lr=0x%08" PRIx32 " in ", fault->lr);
	print_place(map, cell, fault->lr);
	printf("\n");
}

static void report_address(const okl4_image_map_t *map, uint32_t cell, uint32_t address)
{
	const okl4_image_map_range_t *region = okl4_image_map_region(map, cell, address);
	int64_t distance;

	if (region != NULL) {
		printf("fault: address 0x%08" PRIx32 " is in region %s (0x%08" PRIx32 "..0x%08" PRIx32 ")\n",
		       address, okl4_image_map_string(map, region->name), region->start, region->end);
		return;
	}
	region = okl4_image_map_nearest(map, cell, address, &distance);
	if (region == NULL)
		return;
	printf("fault: address 0x%08" PRIx32 " is in no region; nearest is %s (0x%08" PRIx32 "..0x%08" PRIx32
	       "), which %s 0x%" PRIx32 " bytes %s\n",
	       address, okl4_image_map_string(map, region->name), region->start, region->end,
	       distance > 0 ? "begins" : "ends", (uint32_t)(distance > 0 ? distance : -distance),
	       distance > 0 ? "above" : "below");
}

static int is_just_below(uint32_t address, uint32_t stack_base)
{
	return address < stack_base && stack_base - address <= OVERFLOW_REACH;
}

/* The guard page below a stack catches what runs over it; big frames may jump past the page.  Nothing is
 * mapped there: an address in a region was meant, or hit by a wild pointer. */
static int is_overflow(const okl4_fault_t *fault, const okl4_image_map_thread_t *thread)
{
	return fault->cause == OKAPI_FAULT_DATA_UNMAPPED &&
	       is_just_below(fault->address, thread->stack_base) &&
	       (is_just_below(fault->sp, thread->stack_base) ||
		(fault->sp >= thread->stack_base && fault->sp < thread->stack_end));
}

static void report_registers(const okl4_fault_t *fault)
{
	for (int i = 0; i < 13; i++) {
		printf("%sr%d=0x%08" PRIx32 "%s", i % 5 == 0 ? "fault: " : " ", i, fault->r[i],
		       i % 5 == 4 ? "\n" : "");
	}
	printf(" sp=0x%08" PRIx32 " cpsr=0x%08" PRIx32 "\n", fault->sp, fault->cpsr);
}

void report(const okl4_image_map_t *map, const okl4_fault_t *fault)
{
	const okl4_image_map_thread_t *thread = okl4_image_map_thread(map, fault->badge);

	if (thread == NULL) {
		printf("fault: thread with badge %" PRIu32
		       ", which the image map does not know: %s 0x%08" PRIx32 ", pc=0x%08" PRIx32 "\n",
		       fault->badge, okl4_fault_text(fault->cause), fault->address, fault->pc);
		return;
	}
	printf("fault: cell %s, thread %s: %s", okl4_image_map_cell_name(map, thread->cell),
	       okl4_image_map_string(map, thread->name), okl4_fault_text(fault->cause));
	if (fault->cause < OKAPI_FAULT_UNDEFINED)
		printf(" 0x%08" PRIx32, fault->address);
	printf("\n");
	report_code(map, fault, thread->cell);
	if (fault->cause < OKAPI_FAULT_UNDEFINED)
		report_address(map, thread->cell, fault->address);
	if (is_overflow(fault, thread))
		printf("fault: stack overflow: sp=0x%08" PRIx32 ", the stack is 0x%08" PRIx32 "..0x%08" PRIx32
		       " (%" PRIu32 " bytes)\n",
		       fault->sp, thread->stack_base, thread->stack_end,
		       thread->stack_end - thread->stack_base);
	report_registers(fault);
	printf("fault: the thread stays stopped\n");
}
