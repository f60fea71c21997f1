/* SPDX-License-Identifier: BSD-2-Clause */
/* Every kind of answer to a fault. */
#include "channels.h"
#include "victim.h"
#include "raw.h"

#define FLAGS_OF_USER 0xf8000000 /* conditions and saturation */

static uint32_t fault_at_landing(const struct registers *registers)
{
	return EXPECT_FAULT(registers, OKAPI_FAULT_UNDEFINED, registers->word[OKAPI_REGISTER_PC]);
}

static void stop(uint32_t handle)
{
	CHECK_EQUAL(0, okl4_reply0(handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
	CHECK_EQUAL(OKAPI_THREAD_FAULTED, thread_state(SLOT_VICTIM));
}

/* Of a reply with `words` words, the registers that they carry change, all others do not. */
static void registers_are_replaced(void)
{
	static const uint32_t order[OKAPI_FAULT_WORDS] = {
		[OKAPI_FAULT_WORD_PC] = OKAPI_REGISTER_PC,
		[OKAPI_FAULT_WORD_CPSR] = OKAPI_REGISTER_CPSR,
		[OKAPI_FAULT_WORD_SP] = OKAPI_REGISTER_SP,
		[OKAPI_FAULT_WORD_LR] = OKAPI_REGISTER_LR,
	};

	for (uint32_t words = OKAPI_FAULT_WORD_PC + 1; words <= OKAPI_MESSAGE_WORDS; words++) {
		struct registers old = pattern(words, arm_load, NOTHING_THERE);
		struct registers changed = pattern(0x80 + words, arm_landing, 0x12345678), expected = old;
		uint32_t handle;

		changed.word[OKAPI_REGISTER_CPSR] |= FLAGS_OF_USER;
		for (uint32_t i = OKAPI_FAULT_WORD_PC; i < words && i < OKAPI_FAULT_WORDS; i++) {
			uint32_t number = i < OKAPI_FAULT_WORD_R0 ? order[i] : i - OKAPI_FAULT_WORD_R0;

			expected.word[number] = changed.word[number];
		}
		run_victim(&old);
		handle = EXPECT_FAULT(&old, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
		CHECK_EQUAL(0, reply_with(handle, OKAPI_FAULT_REPLY_RESUME, words, &changed));
		stop(fault_at_landing(&expected));
	}
}

/* The same instruction again: no word of a reply of this length counts. */
static void unchanged_victims_try_again(void)
{
	struct registers old = pattern(9, arm_store, NOTHING_THERE), other = pattern(10, arm_landing, 0);
	uint32_t handle;

	run_victim(&old);
	for (uint32_t words = 0; words <= OKAPI_FAULT_WORD_PC; words++) {
		handle = EXPECT_FAULT(&old, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
		CHECK_EQUAL(0, reply_with(handle, OKAPI_FAULT_REPLY_RESUME, words, &other));
	}
	stop(EXPECT_FAULT(&old, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE));
}

static void mapping_cures_the_fault(void)
{
	struct registers registers = pattern(11, arm_store, NOTHING_THERE);
	uint32_t done, handle;

	run_victim(&registers);
	handle = EXPECT_FAULT(&registers, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
	CHECK_EQUAL(0, okl4_sys_map(OKL4_SLOT_SPACE, SLOT_PAGES, NOTHING_THERE, 0x8000, 0x1000,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
	CHECK_EQUAL(0, okl4_reply0(handle, OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, 0)));
	/* Then it loops on the next instruction, at a lower priority than this thread. */
	CHECK_EQUAL(OKAPI_THREAD_READY, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(0, *(volatile uint32_t *)NOTHING_THERE);
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_VICTIM, OKAPI_THREAD_SET_PRIORITY, 100));
	while (*(volatile uint32_t *)NOTHING_THERE == 0)
		okl4_sys_yield();
	CHECK_EQUAL(registers.word[1], *(volatile uint32_t *)NOTHING_THERE);
	CHECK_EQUAL(0, okl4_sys_thread_stop(SLOT_VICTIM));
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_VICTIM, OKAPI_THREAD_SET_PRIORITY, 90));
	CHECK_EQUAL(0, okl4_sys_unmap(OKL4_SLOT_SPACE, NOTHING_THERE, 0x1000, &done));
}

/* Mode, masks and the Java bit of a reply's or a writer's cpsr do not count. */
static void privileged_bits_are_ignored(void)
{
	for (uint32_t bit = 0; bit < 32; bit++) {
		struct registers old = pattern(12, arm_load, NOTHING_THERE);
		struct registers changed = pattern(13, bit == 5 ? thumb_landing : arm_landing, 0);
		struct registers expected = changed;
		uint32_t handle;

		changed.word[OKAPI_REGISTER_CPSR] = 1u << bit;
		expected.word[OKAPI_REGISTER_CPSR] = ((1u << bit) & (FLAGS_OF_USER | 0x20)) | ARM_STATE;
		run_victim(&old);
		handle = EXPECT_FAULT(&old, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
		CHECK_EQUAL(0, reply_with(handle, OKAPI_FAULT_REPLY_RESUME, OKAPI_FAULT_WORDS, &changed));
		stop(fault_at_landing(&expected));
		run_victim(&changed);
		stop(fault_at_landing(&expected));
	}
}

static void wrong_replies_are_refused(void)
{
	struct registers registers = pattern(14, arm_load, NOTHING_THERE);
	uint32_t handle;

	run_victim(&registers);
	handle = EXPECT_FAULT(&registers, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
	CHECK_ERROR(OKAPI_ERROR_VALUE, 1, okl4_reply0(handle, OKAPI_TAG(2, 0)));
	CHECK_ERROR(OKAPI_ERROR_VALUE, 1, okl4_reply0(handle, OKAPI_TAG(0xffff, 0)));
	CHECK_ERROR(OKAPI_ERROR_FLAGS, 1, okl4_reply0(handle, OKAPI_TAG(0, 0) | OKAPI_TAG_CAPABILITY));
	CHECK_ERROR(OKAPI_ERROR_FLAGS, 1, okl4_reply0(handle, OKAPI_TAG(0, 0) | OKAPI_TAG_FAULT));
	CHECK_ERROR(OKAPI_ERROR_TOO_LONG, 1, okl4_reply0(handle, OKAPI_TAG(0, 63)));
	CHECK_ERROR(OKAPI_ERROR_HANDLE, 0, okl4_reply0(handle ^ 1, OKAPI_TAG(0, 0)));
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_VICTIM));
	stop(handle);
	CHECK_ERROR(OKAPI_ERROR_HANDLE, 0, okl4_reply0(handle, OKAPI_TAG(0, 0)));
}

/* Stopping a victim while its fault is with the handler ends that; resumed, it faults again. */
static void stopped_victims_fault_again(void)
{
	struct registers registers = pattern(15, arm_load, NOTHING_THERE);
	uint32_t handle;

	run_victim(&registers);
	handle = EXPECT_FAULT(&registers, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
	CHECK_EQUAL(0, okl4_sys_thread_stop(SLOT_VICTIM));
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_VICTIM));
	CHECK_ERROR(OKAPI_ERROR_HANDLE, 0, okl4_reply0(handle, OKAPI_TAG(0, 0)));
	CHECK_EQUAL(0, okl4_sys_thread_resume(SLOT_VICTIM));
	handle = EXPECT_FAULT(&registers, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE);
	stop(handle);
	/* One that was left stopped by its handler does so, too. */
	CHECK_EQUAL(0, okl4_sys_thread_resume(SLOT_VICTIM));
	stop(EXPECT_FAULT(&registers, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE));
}

static void handle_without_fault_bit(void)
{
	struct registers registers = pattern(99, arm_undefined, 0);
	uint32_t r[RAW_REGISTERS] = {0}, handle;

	run_victim(&registers);
	handle = EXPECT_FAULT(&registers, OKAPI_FAULT_UNDEFINED, registers.word[OKAPI_REGISTER_PC]);
	r[0] = SLOT_HANDLER;
	r[8] = handle ^ 1;
	r[12] = OKAPI_SYS_REPLY_WAIT;
	raw_arm(r);
	CHECK_ERROR(OKAPI_ERROR_HANDLE, 8, r[0]);
	stop(r[0] == 0 ? r[8] : handle);
}

void test_replies(void)
{
	make_victim();
	RUN(handle_without_fault_bit);
	RUN(registers_are_replaced);
	RUN(unchanged_victims_try_again);
	RUN(mapping_cures_the_fault);
	RUN(privileged_bits_are_ignored);
	RUN(wrong_replies_are_refused);
	RUN(stopped_victims_fault_again);
	delete_victim();
}
