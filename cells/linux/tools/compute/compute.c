/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compute: a process of Linux lets a native cell work on memory that both see.
 *
 * The cell behind the channel `compute` adds, checks or sorts what lies in the
 * shared memory; only where it lies and how much it is goes with the call. Each
 * answer is compared with what this process works out for itself.
 *
 *     compute [WORDS [SEED]]
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <okl4_channel.h>

#define CHANNEL "compute"

/* What the cell does with [offset, offset + ...) of the shared memory; the words of a request are the
 * offset in bytes and the count. */
enum { SUM_OF_WORDS = 1, CRC32_OF_BYTES = 2, SORT_WORDS = 3 };
/* Labels of its answers. */
enum { COMPUTED, BAD_LABEL, OUTSIDE };

/* Not the start of the memory: the offset shall matter. */
#define OFFSET	      64
#define DEFAULT_WORDS 2048
#define DEFAULT_SEED  1

struct work {
	int channel;
	uint8_t *shared;
	size_t size;
	uint32_t *expected; /* a copy that this process works on */
	uint32_t words;
	uint32_t seed;
};

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void fill(struct work *work)
{
	for (uint32_t i = 0; i < work->words; i++)
		work->expected[i] = next_random(&work->seed);
	memcpy(work->shared + OFFSET, work->expected, work->words * sizeof(uint32_t));
}

static uint32_t sum(const uint32_t *words, uint32_t count)
{
	uint32_t total = 0;

	while (count-- > 0)
		total += *words++;
	return total;
}

/* The CRC of Ethernet and of gzip, bit by bit. */
static uint32_t crc32(const uint8_t *bytes, uint32_t count)
{
	uint32_t crc = ~0u;

	while (count-- > 0) {
		crc ^= *bytes++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static int compare(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* Call the cell; false if that failed or the label of the answer is another one, reported. */
static bool ask(const struct work *work, uint32_t label, uint32_t offset, uint32_t count, uint32_t expected,
		uint32_t *answer)
{
	struct okl4_channel_call call = {.label = label, .request = {offset, count}};

	if (okl4_channel_call(work->channel, &call) != 0) {
		perror("compute: call");
		return false;
	}
	if (call.result != expected) {
		fprintf(stderr, "compute: the cell answered with label %u instead of %u\n", call.result,
			expected);
		return false;
	}
	*answer = call.answer[0];
	return true;
}

static bool report(const char *what, uint32_t count, uint32_t answer, uint32_t expected)
{
	bool right = answer == expected;

	printf("compute: %s of %u: 0x%08x, %s\n", what, count, answer, right ? "right" : "WRONG");
	if (!right)
		printf("compute: expected 0x%08x\n", expected);
	return right;
}

static bool check_sum(struct work *work)
{
	uint32_t answer;

	fill(work);
	return ask(work, SUM_OF_WORDS, OFFSET, work->words, COMPUTED, &answer) &&
	       report("sum of words", work->words, answer, sum(work->expected, work->words));
}

static bool check_crc32(struct work *work)
{
	uint32_t bytes = work->words * sizeof(uint32_t) - 1, answer;

	fill(work);
	return ask(work, CRC32_OF_BYTES, OFFSET, bytes, COMPUTED, &answer) &&
	       report("CRC-32 of bytes", bytes, answer, crc32((const uint8_t *)work->expected, bytes));
}

static bool check_sort(struct work *work)
{
	uint32_t answer;
	bool right;

	fill(work);
	if (!ask(work, SORT_WORDS, OFFSET, work->words, COMPUTED, &answer))
		return false;
	qsort(work->expected, work->words, sizeof(uint32_t), compare);
	right = memcmp(work->shared + OFFSET, work->expected, work->words * sizeof(uint32_t)) == 0;
	printf("compute: sort of words of %u: %s\n", work->words, right ? "right" : "WRONG");
	return right;
}

/* The cell must not touch what is not shared, and say so. */
static bool check_refusals(struct work *work)
{
	uint32_t answer;
	bool right = ask(work, SUM_OF_WORDS, (uint32_t)work->size, 1, OUTSIDE, &answer) &&
		     ask(work, SORT_WORDS, OFFSET, 0x40000000, OUTSIDE, &answer) &&
		     ask(work, SORT_WORDS + 1, 0, 0, BAD_LABEL, &answer);

	if (right)
		puts("compute: ranges outside the shared memory and unknown labels: refused, right");
	return right;
}

static bool prepare(struct work *work)
{
	work->channel = okl4_channel_open(CHANNEL, 0);
	if (work->channel < 0) {
		perror("compute: channel " CHANNEL);
		return false;
	}
	work->shared = okl4_channel_map(work->channel, &work->size);
	if (work->shared == MAP_FAILED) {
		perror("compute: shared memory");
		return false;
	}
	if (work->size < OFFSET + sizeof(uint32_t) ||
	    work->words > (work->size - OFFSET) / sizeof(uint32_t)) {
		fprintf(stderr, "compute: %u words do not fit in %zu bytes of shared memory\n", work->words,
			work->size);
		return false;
	}
	work->expected = malloc(work->words * sizeof(uint32_t));
	if (work->expected == NULL)
		perror("compute");
	return work->expected != NULL;
}

/* False if the argument is there but not a number from 1 on. */
static bool argument(const char *text, uint32_t *number)
{
	char *end;
	unsigned long value;

	if (text == NULL)
		return true;
	value = strtoul(text, &end, 0);
	*number = (uint32_t)value;
	return *text != '-' && *end == '\0' && value > 0 && value < 0xffffffff;
}

int main(int argc, char **argv)
{
	struct work work = {.words = DEFAULT_WORDS, .seed = DEFAULT_SEED};

	if (argc > 3 || !argument(argc > 1 ? argv[1] : NULL, &work.words) ||
	    !argument(argc > 2 ? argv[2] : NULL, &work.seed)) {
		fputs("usage: compute [WORDS [SEED]]\n", stderr);
		return 2;
	}
	if (!prepare(&work))
		return 1;
	printf("compute: %zu bytes shared with the cell\n", work.size);
	return check_sum(&work) && check_crc32(&work) && check_sort(&work) && check_refusals(&work) ? 0 : 1;
}
