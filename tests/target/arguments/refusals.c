/* SPDX-License-Identifier: BSD-2-Clause */
#include "refusals.h"

#include <string.h>

#include "workers.h"

uint32_t arguments[RAW_REGISTERS];
void (*trap)(uint32_t *registers);
unsigned int refused[OKAPI_SYS_COUNT];

struct capability_view {
	uint32_t error, type, rights, badge;
};

/* Everything of the kernel's state that the cell can query. */
struct view {
	struct capability_view own[SLOTS], other[A_LIST_SIZE];
	struct pool_use pools[2];
	uint32_t threads[3][8];
	uint32_t registers[OKAPI_REGISTERS];
	uint32_t context[4], mapped[2][3];
};

static struct view before, after;

static void view_list(uint32_t list, uint32_t count, struct capability_view *view)
{
	for (uint32_t i = 0; i < count; i++) {
		struct capability_view slot;

		slot.error = okl4_sys_cap_query(list, i, &slot.type, &slot.rights, &slot.badge);
		if (slot.error == 0)
			view[i] = slot;
	}
}

static void view_thread(uint32_t thread, uint32_t *to)
{
	uint32_t low, high;

	/* Time passes meanwhile: it is left out. */
	to[0] = okl4_sys_thread_query(thread, &to[1], &to[2], &low, &high, &to[3], &to[4], &to[5]);
}

static void view_page(uint32_t space, uint32_t *to)
{
	uint32_t flags, size;

	to[0] = okl4_sys_space_query(space, 0x40000000, &flags, &size);
	if (to[0] == 0) {
		to[1] = flags;
		to[2] = size;
	}
}

static void take_view(struct view *view)
{
	uint32_t low, high;

	memset(view, 0, sizeof(*view));
	view_list(0, SLOTS, view->own);
	view_list(SLOT_A_LIST, A_LIST_SIZE, view->other);
	view->pools[0] = pool_use(OKL4_SLOT_POOL);
	view->pools[1] = pool_use(SLOT_A_POOL);
	view_thread(OKL4_SLOT_MAIN_THREAD, view->threads[0]);
	view_thread(SLOT_A_THREAD, view->threads[1]);
	view_thread(SLOT_WAITING, view->threads[2]);
	CHECK_EQUAL(0, okl4_sys_thread_read(SLOT_A_THREAD));
	for (uint32_t i = 0; i < OKAPI_REGISTERS; i++)
		view->registers[i] = okl4_utcb()->word[i];
	view->context[0] = okl4_sys_scheduling_query(SLOT_A_CONTEXT, &low, &high, &view->context[1],
						     &view->context[2], &view->context[3]);
	view_page(SLOT_A_SPACE, view->mapped[0]);
	view_page(OKL4_SLOT_SPACE, view->mapped[1]);
}

void set_template(uint32_t number, const uint32_t values[10])
{
	for (uint32_t i = 0; i < 10; i++)
		arguments[i] = values[i];
	arguments[10] = 0x10101010;
	arguments[11] = 0x11111111;
	arguments[RAW_NUMBER] = number;
}

uint32_t call_template(void)
{
	uint32_t registers[RAW_REGISTERS];

	memcpy(registers, arguments, sizeof(registers));
	trap(registers);
	return registers[0];
}

void refuse(struct where where, uint32_t argument, uint32_t value, uint32_t reason, uint32_t at)
{
	uint32_t registers[RAW_REGISTERS], number = arguments[RAW_NUMBER];
	bool right;

	memcpy(registers, arguments, sizeof(registers));
	registers[argument] = value;
	take_view(&before);
	trap(registers);
	right = check_error(where.file, where.line, "refusal", reason, at, registers[0]);
	right &= check_equal(where.file, where.line, "broken invariant", 0, broken_invariant());
	take_view(&after);
	right &= check_true(where.file, where.line, "nothing changed",
			    memcmp(&before, &after, sizeof(before)) == 0);
	/* These count what they did, also when they are refused: nothing. */
	if ((number == OKAPI_SYS_MAP || number == OKAPI_SYS_UNMAP) && registers[1] == 0)
		registers[1] = argument == 1 ? value : arguments[1];
	for (uint32_t i = 1; i < RAW_REGISTERS; i++)
		right &= check_equal(where.file, where.line, "register kept",
				     i == argument ? value : arguments[i], registers[i]);
	if (!right)
		debug_print("FAIL call %lu, argument %lu = 0x%lx\n", (unsigned long)number,
			    (unsigned long)argument, (unsigned long)value);
	if (number < OKAPI_SYS_COUNT)
		refused[number]++;
}
