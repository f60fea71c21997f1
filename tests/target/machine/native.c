/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls of this kernel that the guest kernel makes. */
#include <okl4/clock.h>

#include "guest.h"

/* The supervisor's answer: each word plus its index plus one. */
static void calls_carry_words(uint32_t words)
{
	struct okapi_utcb *utcb = okl4_utcb();
	struct okl4_registers message = {.tag = OKAPI_TAG(REPORT_ASK, words)};

	for (uint32_t i = 0; i < words; i++)
		*(i < OKAPI_REGISTER_WORDS ? &message.word[i] : &utcb->word[i]) = i * 0x01010101 + words;
	CHECK_EQUAL(0, okl4_sys_call(GUEST_SLOT_REPORT, &message));
	CHECK_EQUAL(OKAPI_TAG(words, words), message.tag);
	for (uint32_t i = 0; i < words; i++)
		CHECK_EQUAL(i * 0x01010101 + words + i + 1,
			    i < OKAPI_REGISTER_WORDS ? message.word[i] : utcb->word[i]);
}

static void guest_calls(uint32_t argument)
{
	(void)argument;
	for (uint32_t words = 0; words <= OKAPI_MESSAGE_WORDS; words++)
		calls_carry_words(words);
}

static void answer(struct okl4_registers *message)
{
	struct okapi_utcb *utcb = okl4_utcb();
	uint32_t words = OKAPI_TAG_LENGTH(message->tag);

	for (uint32_t i = 0; i < words; i++)
		*(i < OKAPI_REGISTER_WORDS ? &message->word[i] : &utcb->word[i]) += i + 1;
	message->tag = OKAPI_TAG(words, words);
	CHECK_EQUAL(0, okl4_sys_reply(message));
}

static void machines_call_with_all_lengths(void)
{
	struct machine *machine = &machines[0];
	struct okl4_registers message;

	machine_run(machine, guest_calls, 0);
	for (uint32_t words = 0; words <= OKAPI_MESSAGE_WORDS; words++) {
		if (!machine_wait(machine, &message) ||
		    !CHECK_EQUAL(OKAPI_TAG(REPORT_ASK, words), message.tag))
			return;
		CHECK_EQUAL(REPORT_BADGE(0), message.badge);
		answer(&message);
	}
	machine_finish(machine);
}

/* Lines that come while it calls wait until the call is over; none is lost, no call is ended. */
static void guest_calls_with_interrupts(uint32_t argument)
{
	(void)argument;
	allow_interrupts();
	for (uint32_t i = 0; i < 20; i++) {
		calls_carry_words(3 + i * 2);
		CHECK_EQUAL(i + 1, guest.interrupts);
		CHECK_EQUAL(1u << i, guest.lines);
		guest.lines = 0;
	}
}

static void calls_are_not_disturbed_by_lines(void)
{
	struct machine *machine = &machines[0];
	struct okl4_registers message;

	machine_run(machine, guest_calls_with_interrupts, 0);
	for (uint32_t i = 0; i < 20; i++) {
		if (!machine_wait(machine, &message) ||
		    !CHECK_EQUAL(OKAPI_TAG(REPORT_ASK, 3 + i * 2), message.tag))
			return;
		CHECK_EQUAL(0, okl4_sys_signal(SLOT_OF(machine, MACHINE_NOTIFICATION), 1u << i));
		CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_OF(machine, MACHINE_THREAD)));
		answer(&message);
	}
	machine_finish(machine);
}

static void guest_rings(uint32_t argument)
{
	uint32_t bits;

	(void)argument;
	for (uint32_t i = 0; i < 16; i++)
		CHECK_EQUAL(0, okl4_sys_signal(GUEST_SLOT_BELL, 1u << i));
	CHECK_ERROR(OKAPI_ERROR_BITS, 1, okl4_sys_signal(GUEST_SLOT_BELL, 0x10000));
	CHECK_ERROR(OKAPI_ERROR_RIGHTS, 0, okl4_sys_notification_wait(GUEST_SLOT_BELL, 1, 0, &bits));
	CHECK_ERROR(OKAPI_ERROR_SLOT_EMPTY, 0, okl4_sys_signal(GUEST_SLOT_FREE, 1));
	CHECK_EQUAL(0, okl4_sys_yield());
	CHECK_EQUAL(0, okl4_sys_timer_cancel(GUEST_SLOT_TIMER));
	CHECK_EQUAL(0,
		    okl4_sys_create(GUEST_SLOT_POOL, OKAPI_TYPE_NOTIFICATION, 0, GUEST_SLOT_FREE, 0, 0, 0));
}

static void machines_signal_cells(void)
{
	take_bell();
	machine_test(guest_rings, 0);
	CHECK_EQUAL(0xffff, take_bell());
	CHECK_EQUAL(0, okl4_sys_cap_delete(SLOT_OF(&machines[0], MACHINE_LIST), GUEST_SLOT_FREE));
}

/* Registers that are not results stay as they are, for both kinds of calls. */
static void calls_keep_registers(uint32_t argument)
{
	static const uint32_t numbers[] = {OKAPI_VCPU_UNMASK,	  OKAPI_VCPU_SWITCH, OKAPI_VCPU_REMOVE,
					   OKAPI_VCPU_REMOVE_ALL, OKAPI_VCPU_FORGET, OKAPI_VCPU_CACHE,
					   OKAPI_SYS_SIGNAL,	  OKAPI_SYS_YIELD};
	uint32_t registers[RAW_REGISTERS], before[RAW_REGISTERS];

	(void)argument;
	for (uint32_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		for (uint32_t r = 0; r < RAW_REGISTERS; r++)
			before[r] = registers[r] = 0x1357 * (r + 1);
		before[0] = registers[0] = numbers[i] == OKAPI_VCPU_CACHE   ? OKAPI_VCPU_CACHE_CLEAN
					   : numbers[i] == OKAPI_SYS_SIGNAL ? GUEST_SLOT_NOTIFICATION
									    : KERNEL_TABLE;
		if (numbers[i] == OKAPI_SYS_SIGNAL)
			before[1] = registers[1] = 4;
		before[RAW_NUMBER] = registers[RAW_NUMBER] = numbers[i];
		raw_arm(registers);
		/* Unmask keeps all of them. */
		CHECK_EQUAL(numbers[i] == OKAPI_VCPU_UNMASK ? before[0] : 0, registers[0]);
		for (uint32_t r = 1; r < RAW_REGISTERS; r++)
			CHECK_EQUAL(before[r], registers[r]);
	}
	take_lines();
}

static void unknown_calls_are_refused(uint32_t argument)
{
	static const uint32_t numbers[] = {OKAPI_SYS_COUNT, 63,	       OKAPI_VCPU_CALLS_END, 80,
					   0x10000,	    0xffffffff};

	(void)argument;
	for (uint32_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint32_t registers[RAW_REGISTERS] = {[RAW_NUMBER] = numbers[i]};

		raw_arm(registers);
		CHECK_ERROR(OKAPI_ERROR_SYSCALL, 0, registers[0]);
	}
	CHECK(vcpu_call(OKAPI_VCPU_SWITCH, KERNEL_TABLE + 4, 0, 0) != 0);
	CHECK(vcpu_call(OKAPI_VCPU_SWITCH, 0, 0, 0) != 0);
	CHECK(vcpu_call(OKAPI_VCPU_SWITCH, SHARED_PHYSICAL, 0, 0) != 0);
	CHECK(vcpu_call(OKAPI_VCPU_SWITCH, RAM_START + RAM_SIZE, 0, 0) != 0);
	CHECK(vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_OPERATIONS, 0, 0) != 0);
	/* Start has been called. */
	CHECK(vcpu_call(OKAPI_SYS_VCPU_START, GUEST_SLOT_VCPU, LINEAR(PROGRAM), LINEAR(PROGRAM)) != 0);
}

/* The calls of guest kernels, from a thread that is none. */
static void others_cannot_make_guest_calls(void)
{
	for (uint32_t number = OKAPI_VCPU_RETURN; number < OKAPI_VCPU_CALLS_END; number++) {
		uint32_t registers[RAW_REGISTERS] = {LINEAR(FIELD), 1, [RAW_NUMBER] = number};

		raw_arm(registers);
		CHECK_ERROR(OKAPI_ERROR_SYSCALL, 0, registers[0]);
		registers[0] = 1;
		raw_thumb(registers);
		CHECK_ERROR(OKAPI_ERROR_SYSCALL, 0, registers[0]);
	}
}

/* Cache operations keep data, wherever they are aimed. */
static void cache_operations_lose_nothing(uint32_t argument)
{
	static const uint32_t ends[] = {LINEAR(FIELD), LINEAR(FIELD) + 1, LINEAR(FIELD) + 0x1000,
					LINEAR(FIELD) + 0x20000, LINEAR(FIELD) + FIELD_SIZE};
	volatile uint32_t *word = (volatile uint32_t *)LINEAR(FIELD);

	(void)argument;
	for (uint32_t operation = 0; operation < OKAPI_VCPU_CACHE_OPERATIONS; operation++) {
		for (uint32_t i = 0; i < 5; i++) {
			for (uint32_t k = 0; k < 0x6000; k++)
				word[k] = k * 3 + operation;
			CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, operation, LINEAR(FIELD), ends[i]));
			for (uint32_t k = 0; k < 0x6000; k++)
				if (word[k] != k * 3 + operation && !CHECK_EQUAL(k * 3 + operation, word[k]))
					return;
		}
		/* Where nothing is mapped, and this kernel is: no harm, an error or not. */
		vcpu_call(OKAPI_VCPU_CACHE, operation, 0x1000, 0x2000);
		vcpu_call(OKAPI_VCPU_CACHE, operation, 0xf8000000, 0xf8001000);
		vcpu_call(OKAPI_VCPU_CACHE, operation, 0xffffffe0, 0xffffffff);
		vcpu_call(OKAPI_VCPU_CACHE, operation, 0, 0xffffffff);
		vcpu_call(OKAPI_VCPU_CACHE, operation, 0x3000, 0x2000);
		for (uint32_t k = 0; k < 0x6000; k++)
			if (word[k] != k * 3 + operation && !CHECK_EQUAL(k * 3 + operation, word[k]))
				return;
	}
}

/* Code that the guest kernel writes, and runs. */
static void written_code_runs(uint32_t argument)
{
	volatile uint32_t *code = (volatile uint32_t *)LINEAR(FIELD);

	(void)argument;
	for (uint32_t i = 0; i < 8; i++) {
		code[0] = 0xe3a00000 | i; /* mov r0, #i */
		code[1] = 0xe12fff1e;	  /* bx lr */
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_COHERENT, LINEAR(FIELD),
					 LINEAR(FIELD) + 8));
		CHECK_EQUAL(i, ((uint32_t(*)(void))LINEAR(FIELD))());
	}
}

void test_native(void)
{
	RUN(machines_call_with_all_lengths);
	RUN(calls_are_not_disturbed_by_lines);
	RUN(machines_signal_cells);
	RUN_GUEST(calls_keep_registers);
	RUN_GUEST(unknown_calls_are_refused);
	RUN(others_cannot_make_guest_calls);
	RUN_GUEST(cache_operations_lose_nothing);
	RUN_GUEST(written_code_runs);
}
