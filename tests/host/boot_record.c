/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The records of the boot table: each kind with each kind of wrong argument.
 * A refused record leaves no object behind.
 */
#include <string.h>

#include <arch/memory_map.h>
#include <kernel/boot.h>
#include <kernel/event.h>
#include <kernel/interrupt.h>
#include <kernel/list.h>
#include <kernel/pool.h>
#include <kernel/scheduling.h>
#include <kernel/thread.h>

#include "board.h"
#include "boot_fixture.h"
#include "suite.h"

#define AT OKAPI_ERROR_AT

static struct {
	struct list list;
	struct capability slot[OKAPI_BOOT_SLOTS];
} boot_list;

static struct boot_state state;

/* Slots of one valid object of each type, and free ones. */
enum { POOL = 1, LIST, SPACE, THREAD, SEGMENT, ENDPOINT, NOTIFICATION, INTERRUPT };
enum { CONTEXT = INTERRUPT + 1, TIMER, FREE, EMPTY = 900 };
#define LINE 12
#define RAM  0x01000000u

static result_t execute(uint32_t kind, const uint32_t *argument)
{
	struct okapi_boot_record record = {.kind = (uint16_t)kind};

	memcpy(record.argument, argument, sizeof(record.argument));
	return boot_record_execute(&state, &record);
}

#define ARGUMENTS(...)                                                                                       \
	(uint32_t[7])                                                                                        \
	{                                                                                                    \
		__VA_ARGS__                                                                                  \
	}
#define DO(kind, ...) CU_ASSERT_EQUAL_FATAL(execute(kind, ARGUMENTS(__VA_ARGS__)), OKAPI_OK)

/* Forgets the last test's objects, as nothing in the program's memory may refer to them. */
static void open_state(void)
{
	while (interrupt_table[LINE])
		interrupt_table[LINE] = NULL;
	for (uint32_t i = 0; i < OKAPI_MAX_THREADS; i++)
		thread_table[i] = NULL;
	memset(&boot_list, 0, sizeof(boot_list));
	memset(kernel_boot_start, 0, sizeof(kernel_boot_start));
	make_table();
	boot_list.list.count = OKAPI_BOOT_SLOTS;
	state = (struct boot_state){.table = &table->head, .list = &boot_list.list};
	DO(OKAPI_BOOT_POOL, POOL, REGION_START, 0x80000);
	DO(OKAPI_BOOT_CREATE, LIST, POOL, OKAPI_TYPE_LIST, 16);
	DO(OKAPI_BOOT_CREATE, SPACE, POOL, OKAPI_TYPE_SPACE);
	DO(OKAPI_BOOT_CREATE, THREAD, POOL, OKAPI_TYPE_THREAD, SPACE, LIST, 0);
	DO(OKAPI_BOOT_CREATE, SEGMENT, POOL, OKAPI_TYPE_SEGMENT, RAM, 0x200000,
	   OKAPI_SEGMENT_READ | OKAPI_SEGMENT_WRITE | OKAPI_SEGMENT_EXECUTE |
		   OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_CACHED));
	DO(OKAPI_BOOT_CREATE, ENDPOINT, POOL, OKAPI_TYPE_ENDPOINT);
	DO(OKAPI_BOOT_CREATE, NOTIFICATION, POOL, OKAPI_TYPE_NOTIFICATION);
	DO(OKAPI_BOOT_CREATE, INTERRUPT, POOL, OKAPI_TYPE_INTERRUPT, LINE);
	DO(OKAPI_BOOT_CREATE, CONTEXT, POOL, OKAPI_TYPE_SCHEDULING_CONTEXT, 100);
	DO(OKAPI_BOOT_CREATE, TIMER, POOL, OKAPI_TYPE_TIMER);
}

struct wrong {
	uint32_t argument[7];
	uint32_t error;
};

/* Each is refused so, and neither a slot nor the pool is different then. */
static void expect_errors(uint32_t kind, const struct wrong *wrong, uint32_t count)
{
	const struct pool *pool = kernel_pointer(REGION_START);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t free_bytes = pool->free_bytes, objects = pool->object_count;
		result_t result = execute(kind, wrong[i].argument);

		if (result != wrong[i].error)
			printf("\n    kind %u, case %u: %x instead of %x ", kind, i, result, wrong[i].error);
		CU_ASSERT_EQUAL(result, wrong[i].error);
		CU_ASSERT(pool->free_bytes == free_bytes && pool->object_count == objects);
		CU_ASSERT(i > 0 || !boot_list.list.slot[EMPTY].object);
	}
}

#define ERRORS(kind, ...)                                                                                    \
	do {                                                                                                 \
		static const struct wrong wrong[] = {__VA_ARGS__};                                           \
		expect_errors(kind, wrong, sizeof(wrong) / sizeof(wrong[0]));                                \
	} while (0)

/* An argument that must name an object of a type: every other slot. */
static void expect_operand(uint32_t kind, const uint32_t *argument, uint32_t place, uint32_t type,
			   bool optional)
{
	uint32_t changed[7];

	memcpy(changed, argument, sizeof(changed));
	for (uint32_t slot = 0; slot <= OKAPI_BOOT_SLOTS; slot++) {
		struct object *object = slot < OKAPI_BOOT_SLOTS ? boot_list.list.slot[slot].object : NULL;
		uint32_t error = slot == 0 || slot == OKAPI_BOOT_SLOTS ? OKAPI_ERROR_SLOT_RANGE
				 : object || kind == OKAPI_BOOT_CREATE ? OKAPI_ERROR_TYPE
								       : OKAPI_ERROR_SLOT_EMPTY;

		if ((optional && slot == 0) || (object && object->type == type))
			continue;
		changed[place] = slot;
		CU_ASSERT_EQUAL(execute(kind, changed), AT(error, place));
	}
	changed[place] = 0xffffffff;
	CU_ASSERT_EQUAL(execute(kind, changed), AT(OKAPI_ERROR_SLOT_RANGE, place));
}

#define OPERAND(kind, place, type, optional, ...)                                                            \
	expect_operand(kind, ARGUMENTS(__VA_ARGS__), place, type, optional)

static void test_kinds(void)
{
	struct okapi_boot_record record = {.kind = 0};

	open_state();
	CU_ASSERT_EQUAL(boot_record_execute(&state, &record), BOOT_ERROR_KIND);
	record.kind = OKAPI_BOOT_KINDS;
	CU_ASSERT_EQUAL(boot_record_execute(&state, &record), BOOT_ERROR_KIND);
	record.kind = 0xffff;
	CU_ASSERT_EQUAL(boot_record_execute(&state, &record), BOOT_ERROR_KIND);
	record.kind = OKAPI_BOOT_ZERO;
	record.cell = 2;
	CU_ASSERT_EQUAL(boot_record_execute(&state, &record), OKAPI_ERROR_VALUE);
}

static void test_zero(void)
{
	open_state();
	DO(OKAPI_BOOT_ZERO, RAM, 0x1234);
	CU_ASSERT(zeroed_base == RAM && zeroed_size == 0x1234);
	DO(OKAPI_BOOT_ZERO, REGION_END, RAM_END - REGION_END);
	ERRORS(OKAPI_BOOT_ZERO, {{RAM + 2, 4}, AT(OKAPI_ERROR_ALIGNMENT, 0)},
	       {{RAM, 6}, AT(OKAPI_ERROR_ALIGNMENT, 1)}, {{REGION_END - 4, 4}, AT(BOOT_ERROR_MEMORY, 0)},
	       {{0, 4}, AT(BOOT_ERROR_MEMORY, 0)}, {{RAM_END, 4}, AT(BOOT_ERROR_MEMORY, 0)},
	       {{RAM_END - 4, 8}, AT(BOOT_ERROR_MEMORY, 0)}, {{0x80000000, 4}, AT(BOOT_ERROR_MEMORY, 0)},
	       {{RAM, 0xfffffffc}, AT(BOOT_ERROR_MEMORY, 0)});
}

static void test_pool(void)
{
	open_state();
	ERRORS(OKAPI_BOOT_POOL, {{0, 0x500000, 4096}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{OKAPI_BOOT_SLOTS, 0x500000, 4096}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{LIST, 0x500000, 4096}, AT(OKAPI_ERROR_SLOT_OCCUPIED, 0)},
	       {{FREE, 0x500000, 0}, AT(OKAPI_ERROR_SIZE, 2)},
	       {{FREE, 0x500000, 2048}, AT(OKAPI_ERROR_SIZE, 2)},
	       {{FREE, 0x500000, 12288}, AT(OKAPI_ERROR_SIZE, 2)},
	       {{FREE, 0x500000, 0x8000000}, AT(OKAPI_ERROR_SIZE, 2)},
	       {{FREE, 0x500800, 4096}, AT(OKAPI_ERROR_ALIGNMENT, 1)},
	       {{FREE, 0x501000, 8192}, AT(OKAPI_ERROR_ALIGNMENT, 1)},
	       {{FREE, REGION_START - 4096, 4096}, AT(BOOT_ERROR_MEMORY, 1)},
	       {{FREE, REGION_START + 0x40000, 4096}, AT(BOOT_ERROR_MEMORY, 1)},
	       {{FREE, REGION_END, 4096}, AT(BOOT_ERROR_MEMORY, 1)},
	       {{FREE, 0, 0x4000000}, AT(BOOT_ERROR_MEMORY, 1)},
	       {{FREE, 0x600000, 0x200000}, AT(BOOT_ERROR_MEMORY, 1)},
	       {{FREE, TABLE, 4096}, AT(BOOT_ERROR_MEMORY, 1)});
	DO(OKAPI_BOOT_POOL, FREE, 0x500000, 0x100000);
	CU_ASSERT_EQUAL(((struct pool *)kernel_pointer(0x500000))->order, 20);
	DO(OKAPI_BOOT_POOL, FREE + 1, 0x600000, 4096);
}

#define ALLOWED (OKAPI_SEGMENT_READ | OKAPI_SEGMENT_ALLOWS_ALL)

static void test_create(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_CREATE, 1, OKAPI_TYPE_POOL, false, FREE, POOL, OKAPI_TYPE_ENDPOINT);
	OPERAND(OKAPI_BOOT_CREATE, 3, OKAPI_TYPE_SPACE, false, FREE, POOL, OKAPI_TYPE_THREAD, SPACE, LIST, 1);
	OPERAND(OKAPI_BOOT_CREATE, 4, OKAPI_TYPE_LIST, false, FREE, POOL, OKAPI_TYPE_THREAD, SPACE, LIST, 1);
	OPERAND(OKAPI_BOOT_CREATE, 3, OKAPI_TYPE_SPACE, false, FREE, POOL, OKAPI_TYPE_VCPU, SPACE, 2);
	ERRORS(OKAPI_BOOT_CREATE, {{0, POOL, OKAPI_TYPE_ENDPOINT}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{OKAPI_BOOT_SLOTS, POOL, OKAPI_TYPE_ENDPOINT}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{TIMER, POOL, OKAPI_TYPE_ENDPOINT}, AT(OKAPI_ERROR_SLOT_OCCUPIED, 0)},
	       {{FREE, POOL, OKAPI_TYPE_NONE}, AT(OKAPI_ERROR_TYPE, 2)},
	       {{FREE, POOL, OKAPI_TYPE_COUNT}, AT(OKAPI_ERROR_TYPE, 2)},
	       {{FREE, POOL, OKAPI_TYPE_VCPU, SPACE, 1}, AT(OKAPI_ERROR_VALUE, 4)},
	       {{FREE, POOL, OKAPI_TYPE_VCPU, SPACE, 65}, AT(OKAPI_ERROR_VALUE, 4)},
	       {{FREE, POOL, 0xffffffff}, AT(OKAPI_ERROR_TYPE, 2)},
	       {{FREE, POOL, OKAPI_TYPE_POOL, 0}, AT(OKAPI_ERROR_SIZE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_POOL, 2048}, AT(OKAPI_ERROR_SIZE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_POOL, 5000}, AT(OKAPI_ERROR_SIZE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_POOL, 0x8000000}, AT(OKAPI_ERROR_SIZE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_POOL, 0x80000}, AT(OKAPI_ERROR_NO_MEMORY, 1)},
	       {{FREE, POOL, OKAPI_TYPE_LIST, 1}, AT(OKAPI_ERROR_SIZE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_LIST, OKAPI_MAX_LIST_ENTRIES + 1}, AT(OKAPI_ERROR_SIZE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_THREAD, SPACE, LIST, 256}, AT(OKAPI_ERROR_VALUE, 5)},
	       {{FREE, POOL, OKAPI_TYPE_INTERRUPT, LINE}, AT(BOOT_ERROR_LINE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_INTERRUPT, 4}, AT(BOOT_ERROR_LINE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_INTERRUPT, 31}, AT(BOOT_ERROR_LINE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_INTERRUPT, 64}, AT(BOOT_ERROR_LINE, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SCHEDULING_CONTEXT, 256}, AT(OKAPI_ERROR_VALUE, 3)});
	/* The thread's number of the error is that of the system call, which has a list:slot before it. */
	CU_ASSERT_EQUAL(OKAPI_ERROR_REASON(execute(OKAPI_BOOT_CREATE,
						   ARGUMENTS(FREE, POOL, OKAPI_TYPE_THREAD, SPACE, LIST, 0))),
			OKAPI_ERROR_UTCB_IN_USE);
	/* One virtual CPU for a space. */
	DO(OKAPI_BOOT_CREATE, FREE, POOL, OKAPI_TYPE_VCPU, SPACE, 64);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_CREATE, ARGUMENTS(FREE + 1, POOL, OKAPI_TYPE_VCPU, SPACE, 2)),
			AT(OKAPI_ERROR_BUSY, 3));
}

static void test_segment(void)
{
	open_state();
	ERRORS(OKAPI_BOOT_CREATE,
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, RAM + 4, 4096, ALLOWED}, AT(OKAPI_ERROR_ALIGNMENT, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, RAM, 0, ALLOWED}, AT(OKAPI_ERROR_SIZE, 4)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, RAM, 4097, ALLOWED}, AT(OKAPI_ERROR_SIZE, 4)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, RAM, 4096, 0x1000}, AT(OKAPI_ERROR_FLAGS, 5)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, RAM, 4096, 0x10}, AT(OKAPI_ERROR_FLAGS, 5)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, 0, 4096, ALLOWED}, AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, REGION_END - 4096, 8192, ALLOWED}, AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, RAM_END - 4096, 8192, ALLOWED}, AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, 0xfffff000, 8192, ALLOWED}, AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, PLATFORM_TIMERS, 4096, ALLOWED}, AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, PLATFORM_VECTORED_CONTROLLER, 4096, ALLOWED},
		AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, PLATFORM_SECONDARY_CONTROLLER - 4096, 8192, ALLOWED},
		AT(BOOT_ERROR_MEMORY, 3)},
	       {{FREE, POOL, OKAPI_TYPE_SEGMENT, 0x10000000, 0x200000, ALLOWED}, AT(BOOT_ERROR_MEMORY, 3)});
	DO(OKAPI_BOOT_CREATE, FREE, POOL, OKAPI_TYPE_SEGMENT, PLATFORM_UART, 4096, ALLOWED);
	CU_ASSERT_EQUAL(CAPABILITY_RIGHTS(boot_list.list.slot[FREE].info), OKAPI_SEGMENT_READ);
}

static void test_derive_and_move(void)
{
	open_state();
	for (uint32_t kind = OKAPI_BOOT_DERIVE; kind <= OKAPI_BOOT_MOVE; kind++) {
		expect_errors(kind,
			      (const struct wrong[]){
				      {{0, 0, ENDPOINT}, AT(OKAPI_ERROR_SLOT_RANGE, 1)},
				      {{0, OKAPI_BOOT_SLOTS, ENDPOINT}, AT(OKAPI_ERROR_SLOT_RANGE, 1)},
				      {{0, SPACE, ENDPOINT}, AT(OKAPI_ERROR_SLOT_OCCUPIED, 1)},
				      {{LIST, 0, ENDPOINT}, AT(OKAPI_ERROR_SLOT_RANGE, 1)},
				      {{LIST, 16, ENDPOINT}, AT(OKAPI_ERROR_SLOT_RANGE, 1)},
				      {{LIST, 3, 0}, AT(OKAPI_ERROR_SLOT_RANGE, 2)},
				      {{LIST, 3, OKAPI_BOOT_SLOTS}, AT(OKAPI_ERROR_SLOT_RANGE, 2)},
				      {{LIST, 3, EMPTY}, AT(OKAPI_ERROR_SLOT_EMPTY, 2)}},
			      8);
		OPERAND(kind, 0, OKAPI_TYPE_LIST, true, LIST, 3, ENDPOINT);
	}
	ERRORS(OKAPI_BOOT_DERIVE, {{LIST, 3, SEGMENT, 8}, AT(OKAPI_ERROR_RIGHTS, 3)},
	       {{LIST, 3, ENDPOINT, 0x10}, AT(OKAPI_ERROR_RIGHTS, 3)},
	       {{LIST, 3, SEGMENT, 1, 5}, AT(OKAPI_ERROR_BADGE, 4)});
	DO(OKAPI_BOOT_DERIVE, 0, FREE, ENDPOINT, OKAPI_ENDPOINT_SEND, 77);
	ERRORS(OKAPI_BOOT_DERIVE, {{LIST, 3, FREE, 1, 5}, AT(OKAPI_ERROR_BADGE, 4)},
	       {{LIST, 3, FREE, 3, 0}, AT(OKAPI_ERROR_RIGHTS, 3)});
	DO(OKAPI_BOOT_MOVE, LIST, 3, FREE);
	CU_ASSERT_EQUAL(container_of(boot_list.list.slot[LIST].object, struct list, object)->slot[3].badge,
			77);
	ERRORS(OKAPI_BOOT_MOVE, {{LIST, 3, ENDPOINT}, AT(OKAPI_ERROR_SLOT_OCCUPIED, 1)});
	for (uint32_t i = 0; i < OKAPI_MAX_DERIVATION_DEPTH - 2; i++)
		DO(OKAPI_BOOT_DERIVE, 0, 100 + i, i == 0 ? ENDPOINT : 99 + i, 1);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_DERIVE, ARGUMENTS(0, 200, 99 + OKAPI_MAX_DERIVATION_DEPTH - 2, 1)),
			AT(OKAPI_ERROR_DEPTH, 2));
}

#define USER 0x00100000

static void test_map(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_MAP, 0, OKAPI_TYPE_SPACE, false, SPACE, SEGMENT, USER, 0, 4096, 1);
	OPERAND(OKAPI_BOOT_MAP, 1, OKAPI_TYPE_SEGMENT, false, SPACE, SEGMENT, USER, 0, 4096, 1);
	ERRORS(OKAPI_BOOT_MAP, {{SPACE, SEGMENT, USER + 4, 0, 4096, 1}, AT(OKAPI_ERROR_ADDRESS, 2)},
	       {{SPACE, SEGMENT, 0, 0, 4096, 1}, AT(OKAPI_ERROR_ADDRESS, 2)},
	       {{SPACE, SEGMENT, OKAPI_USER_END, 0, 4096, 1}, AT(OKAPI_ERROR_ADDRESS, 2)},
	       {{SPACE, SEGMENT, OKAPI_USER_END + 4096, 0, 4096, 1}, AT(OKAPI_ERROR_ADDRESS, 2)},
	       {{SPACE, SEGMENT, 0xf8000000, 0, 0x100000, 1}, AT(OKAPI_ERROR_ADDRESS, 2)},
	       {{SPACE, SEGMENT, USER, 0, 0, 1}, AT(OKAPI_ERROR_SIZE, 4)},
	       {{SPACE, SEGMENT, USER, 0, 100, 1}, AT(OKAPI_ERROR_SIZE, 4)},
	       {{SPACE, SEGMENT, OKAPI_USER_END - 4096, 0, 8192, 1}, AT(OKAPI_ERROR_SIZE, 4)},
	       {{SPACE, SEGMENT, USER, 4, 4096, 1}, AT(OKAPI_ERROR_ALIGNMENT, 3)},
	       {{SPACE, SEGMENT, USER, 0x200000, 4096, 1}, AT(OKAPI_ERROR_OFFSET, 3)},
	       {{SPACE, SEGMENT, USER, 0x1ff000, 8192, 1}, AT(OKAPI_ERROR_OFFSET, 3)},
	       {{SPACE, SEGMENT, USER, 0, 4096, 8}, AT(OKAPI_ERROR_FLAGS, 5)},
	       {{SPACE, SEGMENT, USER, 0, 4096, 0}, AT(OKAPI_ERROR_VALUE, 5)},
	       {{SPACE, SEGMENT, USER, 0, 4096, 7}, AT(OKAPI_ERROR_WRITE_EXECUTE, 5)},
	       {{SPACE, SEGMENT, USER, 0, 4096, 1 | OKAPI_MAP_DEVICE}, AT(OKAPI_ERROR_CACHE, 5)});
	DO(OKAPI_BOOT_MAP, SPACE, SEGMENT, USER, 0x3000, 0x150000, 3);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_MAP, ARGUMENTS(SPACE, SEGMENT, USER + 0x10000, 0, 4096, 1)),
			AT(OKAPI_ERROR_MAPPED, 2));
	DO(OKAPI_BOOT_DERIVE, 0, FREE, SEGMENT, OKAPI_SEGMENT_READ, 0);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_MAP, ARGUMENTS(SPACE, FREE, 0x800000, 0, 4096, 3)),
			AT(OKAPI_ERROR_RIGHTS, 5));
}

static void test_scheduling(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_SCHEDULING, 0, OKAPI_TYPE_SCHEDULING_CONTEXT, false, CONTEXT, 24000, 240000, 100);
	ERRORS(OKAPI_BOOT_SCHEDULING, {{CONTEXT, 24000, 240000, 256}, AT(OKAPI_ERROR_VALUE, 3)},
	       {{CONTEXT, 24000, 240000, 101}, AT(OKAPI_ERROR_CEILING, 3)},
	       {{CONTEXT, 24000, 23999, 100}, AT(OKAPI_ERROR_BUDGET, 1)},
	       {{CONTEXT, 239, 240000, 100}, AT(OKAPI_ERROR_BUDGET, 1)},
	       {{CONTEXT, 24000, 0, 100}, AT(OKAPI_ERROR_BUDGET, 2)});
	DO(OKAPI_BOOT_SCHEDULING, CONTEXT, 24000, 240000, 100);
}

static void test_thread(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_THREAD, 0, OKAPI_TYPE_THREAD, false, THREAD, 50);
	OPERAND(OKAPI_BOOT_THREAD, 2, OKAPI_TYPE_SCHEDULING_CONTEXT, true, THREAD, 50, CONTEXT);
	OPERAND(OKAPI_BOOT_THREAD, 3, OKAPI_TYPE_ENDPOINT, true, THREAD, 50, 0, ENDPOINT);
	OPERAND(OKAPI_BOOT_THREAD, 4, OKAPI_TYPE_NOTIFICATION, true, THREAD, 50, 0, 0, NOTIFICATION);
	ERRORS(OKAPI_BOOT_THREAD, {{THREAD, 256}, AT(OKAPI_ERROR_VALUE, 1)},
	       {{THREAD, 101, CONTEXT}, AT(OKAPI_ERROR_CEILING, 1)});
	DO(OKAPI_BOOT_THREAD, THREAD, 100, CONTEXT, ENDPOINT, NOTIFICATION);
	DO(OKAPI_BOOT_CREATE, FREE, POOL, OKAPI_TYPE_THREAD, SPACE, LIST, 1);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_THREAD, ARGUMENTS(FREE, 10, CONTEXT)), AT(OKAPI_ERROR_BUSY, 2));
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_THREAD, ARGUMENTS(FREE, 10, 0, 0, NOTIFICATION)),
			AT(OKAPI_ERROR_BUSY, 4));
	OPERAND(OKAPI_BOOT_START, 0, OKAPI_TYPE_THREAD, false, THREAD, 0x1000);
	DO(OKAPI_BOOT_START, THREAD, 0x1235, 0x2000, 3, 4);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_START, ARGUMENTS(THREAD, 0x1000)), AT(OKAPI_ERROR_STATE, 0));
}

static void test_name(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_NAME, 0, OKAPI_TYPE_THREAD, false, THREAD, 96);
	ERRORS(OKAPI_BOOT_NAME, {{THREAD, sizeof(*table)}, AT(BOOT_ERROR_STRING, 1)},
	       {{THREAD, 0xffffffff}, AT(BOOT_ERROR_STRING, 1)});
	DO(OKAPI_BOOT_NAME, THREAD, table->name[1]);
	CU_ASSERT_STRING_EQUAL(container_of(boot_list.list.slot[THREAD].object, struct thread, object)->name,
			       "second");
}

static void test_bind(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_BIND, 1, OKAPI_TYPE_NOTIFICATION, false, TIMER, NOTIFICATION, 3);
	ERRORS(OKAPI_BOOT_BIND, {{TIMER, NOTIFICATION, 32}, AT(OKAPI_ERROR_VALUE, 2)},
	       {{0, NOTIFICATION, 3}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{EMPTY, NOTIFICATION, 3}, AT(OKAPI_ERROR_SLOT_EMPTY, 0)},
	       {{ENDPOINT, NOTIFICATION, 3}, AT(OKAPI_ERROR_TYPE, 0)});
	CU_ASSERT_EQUAL(board.unmasked, 0);
	DO(OKAPI_BOOT_BIND, TIMER, NOTIFICATION, 31);
	CU_ASSERT_EQUAL(board.unmasked, 0);
	DO(OKAPI_BOOT_BIND, INTERRUPT, NOTIFICATION, 0);
	CU_ASSERT_EQUAL(board.unmasked, 1u << LINE);
}

static void test_events_and_reclaim(void)
{
	open_state();
	OPERAND(OKAPI_BOOT_EVENTS, 1, OKAPI_TYPE_POOL, false, FREE, POOL, 0);
	ERRORS(OKAPI_BOOT_EVENTS, {{0, POOL, 0}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{SPACE, POOL, 0}, AT(OKAPI_ERROR_SLOT_OCCUPIED, 0)},
	       {{FREE, POOL, 2}, AT(OKAPI_ERROR_VALUE, 2)});
	DO(OKAPI_BOOT_EVENTS, FREE, POOL, 1);
	CU_ASSERT_EQUAL(event_ring.enabled, 1);
	event_ring.enabled = 0;
	ERRORS(OKAPI_BOOT_RECLAIM, {{0}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{OKAPI_BOOT_SLOTS}, AT(OKAPI_ERROR_SLOT_RANGE, 0)},
	       {{SPACE}, AT(OKAPI_ERROR_SLOT_OCCUPIED, 0)});
	DO(OKAPI_BOOT_RECLAIM, FREE + 1);
	CU_ASSERT_EQUAL(execute(OKAPI_BOOT_RECLAIM, ARGUMENTS(FREE + 2)), AT(OKAPI_ERROR_BUSY, 0));
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"kinds", test_kinds},	   {"zero", test_zero},
		{"pool", test_pool},	   {"create", test_create},
		{"segment", test_segment}, {"derive and move", test_derive_and_move},
		{"map", test_map},	   {"scheduling", test_scheduling},
		{"thread", test_thread},   {"name", test_name},
		{"bind", test_bind},	   {"events and reclaim", test_events_and_reclaim},
	};

	return RUN_SUITE("boot record", tests);
}
