/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Crashes on purpose, in the way that its argument names, so that one can see
 * what the fault reporter makes of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_INLINE __attribute__((noinline, noclone))

/* Values that the compiler cannot know. */
static volatile unsigned *volatile null_pointer;
static volatile unsigned endless = 1;
static void (*volatile nowhere)(void) = (void (*)(void))0xdead0000;

NOT_INLINE static void read_null(void)
{
	printf("never printed: %u\n", *null_pointer);
}

NOT_INLINE static void write_to_text(void)
{
	*(volatile unsigned *)(void *)read_null = 0;
}

NOT_INLINE static void jump_to_nowhere(void)
{
	nowhere();
	/* After the call, so that it is one and leaves its address in lr. */
	printf("never printed\n");
}

NOT_INLINE static void execute_undefined(void)
{
	__asm__ volatile("udf #0");
}

NOT_INLINE static unsigned overflow_stack(unsigned depth)
{
	volatile unsigned frame[64];

	frame[depth % 64] = depth;
	if (!endless)
		return 0;
	return overflow_stack(depth + 1) + frame[(depth + 1) % 64];
}

static void run_out_of_stack(void)
{
	printf("never printed: %u\n", overflow_stack(0));
}

static const struct {
	const char *name;
	void (*crash)(void);
} ways[] = {
	{"read_null", read_null},
	{"write_to_text", write_to_text},
	{"jump_to_nowhere", jump_to_nowhere},
	{"execute_undefined", execute_undefined},
	{"overflow_stack", run_out_of_stack},
	{"abort", abort},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(argv[1], ways[i].name) == 0) {
			printf("crash: ready to %s\n", ways[i].name);
			ways[i].crash();
		}
	}
	printf("crash: no such argument; there are:");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		printf(" %s", ways[i].name);
	printf("\n");
	return 1;
}
