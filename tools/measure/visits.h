/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows the processor in and out of the kernel and keeps what is measured:
 * instructions of each kernel visit, of each phase of a benchmark, and of the
 * longest stretch in which no interrupt could have been taken.
 *
 * The plugin (plugin.c) calls in whenever a block of instructions begins, and
 * counts kernel instructions into `kernel_instructions` beforehand, so that
 * the count seen at a block's begin does not include the block.
 */
#ifndef MEASURE_VISITS_H
#define MEASURE_VISITS_H

#include <stdbool.h>
#include <stdint.h>

#define KERNEL_START  0xf8000000u
#define VECTORS	      0xffff0000u
#define VECTORS_END   0xffff0020u
#define USER_HELPERS  0xffff0f00u /* from here on code that cells call, in user mode */
#define VECTOR_COUNT  8
#define VECTOR_NONE   VECTOR_COUNT
#define VECTOR_FETCH  3
#define VECTOR_IRQ    6
#define MAX_PHASES    64
#define MAX_ROUTES    64
#define TRACE_ENTRIES 4096
#define WAY_ENTRIES   1024

/* A block of instructions that QEMU translated; lives as long as the plugin. */
struct block {
	uint32_t address;
	uint32_t end;	       /* address after its last instruction */
	bool ends_in_call;     /* the last instruction sets the link register */
	bool begins_uncounted; /* a function of test kernels only begins here */
	unsigned int vector;   /* or VECTOR_NONE */
};

/* Kernel visits that began at one vector and came back to user mode at one address. */
struct route {
	unsigned int vector;
	uint32_t user_address;
	uint64_t visits;
	uint64_t least, most, sum; /* kernel instructions */
};

struct phase {
	const char *name;
	uint32_t begin, end; /* addresses of the marks in the cell */
	uint64_t runs;
	uint64_t instructions;
	uint64_t entries;
	unsigned int route_count;
	struct route route[MAX_ROUTES];
	unsigned int way_count;
	const struct block *way[WAY_ENTRIES]; /* its first blocks in the kernel; NULL stands for user mode */
	/* while it runs */
	bool active;
	uint64_t instructions_before, entries_before;
};

/* A stretch without a chance for an interrupt. */
struct stretch {
	uint64_t instructions;
	unsigned int vector;   /* that began the visit */
	uint32_t user_address; /* block of user code before it */
	const char *end;       /* what ended it */
	unsigned int trace_count;
	const struct block *trace[TRACE_ENTRIES]; /* its blocks, the last ones if there are more */
};

struct measurement {
	uint64_t kernel_instructions; /* all, counted by code that the plugin inserts */
	uint64_t entries;
	unsigned int phase_count;
	struct phase phase[MAX_PHASES];
	struct stretch longest;
};

extern struct measurement measurement;

static inline bool is_kernel(uint32_t address)
{
	return address >= KERNEL_START && address < USER_HELPERS;
}

void kernel_block(const struct block *block);
void user_block(const struct block *block);
/* An interrupt could be taken at this place; `name` says which one. */
void interruptible_place(const char *name);
void phase_begin(struct phase *phase);
void phase_end(struct phase *phase);

#endif
