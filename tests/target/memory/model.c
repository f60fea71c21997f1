/* SPDX-License-Identifier: BSD-2-Clause */
/* Random maps and unmaps against a model with one entry for each page. */
#include "channels.h"
#include "memory.h"
#include "random.h"

#define MODEL_START (0x60000000 - 4 * SECTION) /* the middle of it is where 256 MB end */
#define MODEL_SIZE  (8 * SECTION)
#define MODEL_PAGES (MODEL_SIZE / PAGE)
#define NOTHING	    0xffffffff
#define STEPS	    1200

static uint32_t offset_of[MODEL_PAGES];
static uint8_t flags_of[MODEL_PAGES];
static uint32_t random_state = 0x2468ace;

static uint32_t random_below(uint32_t limit)
{
	return random_next(&random_state) % limit;
}

/* Often a multiple of large pages or sections. */
static uint32_t random_place(uint32_t size)
{
	static const uint32_t unit[] = {PAGE, LARGE, SECTION};
	uint32_t step = unit[random_below(3)];

	return random_below(size / step) * step;
}

static void step_map(void)
{
	static const uint32_t choice[] = {READ, READ_WRITE, READ | OKAPI_MAP_UNCACHED,
					  READ_WRITE | OKAPI_MAP_WRITE_THROUGH};
	uint32_t place = random_place(MODEL_SIZE), offset, size, flags = choice[random_below(4)], done,
		 mapped = 0;
	uint32_t error;

	offset = random_below(2) ? place : random_place(BIG_SIZE);
	size = random_place(2 * SECTION) + PAGE;
	if (size > MODEL_SIZE - place)
		size = MODEL_SIZE - place;
	if (size > BIG_SIZE - offset)
		size = BIG_SIZE - offset;
	error = map(SLOT_BIG, MODEL_START + place, offset, size, flags, &done);
	while (mapped < size && offset_of[(place + mapped) / PAGE] == NOTHING) {
		offset_of[(place + mapped) / PAGE] = offset + mapped;
		flags_of[(place + mapped) / PAGE] = (uint8_t)flags;
		mapped += PAGE;
	}
	CHECK_EQUAL(mapped, done);
	CHECK_EQUAL(mapped == size ? 0 : OKAPI_ERROR_AT(OKAPI_ERROR_MAPPED, 2), error);
}

static void step_unmap(void)
{
	uint32_t place = random_place(MODEL_SIZE), size = random_place(MODEL_SIZE / 2) + PAGE;

	if (size > MODEL_SIZE - place)
		size = MODEL_SIZE - place;
	unmap_all(MODEL_START + place, size);
	for (uint32_t i = place / PAGE; i < (place + size) / PAGE; i++)
		offset_of[i] = NOTHING;
}

static bool page_agrees(uint32_t i)
{
	uint32_t address = MODEL_START + i * PAGE;
	struct page page = page_at(OKL4_SLOT_SPACE, address);

	if (offset_of[i] == NOTHING)
		return page.size == 0;
	return page.size != 0 && page.flags == flags_of[i] &&
	       *(volatile uint32_t *)(uintptr_t)address == NUMBER_OF(offset_of[i]);
}

/* In most steps a sample, else all pages; and whether what is not there cannot be read. */
static bool agrees(uint32_t step)
{
	uint32_t i, value = 0;

	for (i = step % 16 ? random_below(16) : 0; i < MODEL_PAGES; i += step % 16 ? 16 : 1) {
		if (!CHECK(page_agrees(i)))
			return false;
	}
	i = random_below(MODEL_PAGES);
	CHECK_EQUAL(offset_of[i] == NOTHING ? OKAPI_FAULT_DATA_UNMAPPED : 0,
		    probe(ACCESS_READ, MODEL_START + i * PAGE, &value));
	return CHECK_EQUAL(0, broken_invariant());
}

static void agrees_with_the_model(void)
{
	struct pool_use before = pool_use(OKL4_SLOT_POOL);

	for (uint32_t i = 0; i < MODEL_PAGES; i++)
		offset_of[i] = NOTHING;
	for (uint32_t step = 0; step < STEPS; step++) {
		if (random_below(100) < 60)
			step_map();
		else
			step_unmap();
		if (!agrees(step))
			break;
	}
	unmap_all(MODEL_START, MODEL_SIZE);
	CHECK_SAME_USE(before, OKL4_SLOT_POOL);
}

void test_model(void)
{
	RUN(agrees_with_the_model);
}
