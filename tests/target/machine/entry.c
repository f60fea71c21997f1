/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest kernels whose entry code cannot run: a fault for the supervisor, and nobody else is harmed. */
#include "guest.h"

#define NOTHING 0xd8000000 /* nothing is mapped there */

static const uint32_t wild[] = {NOTHING,    0xcf000000, 0xf0000200, 0xf7fff000, 0xf8010000,
				0xf8100000, 0xfff01000, 0xffff0000, 0x00000100, USER_CODE + 0x100};
#define WILD (sizeof(wild) / sizeof(wild[0]))

/* Makes the supervisor see the fault, then forgets the machine. */
static void expect_end(uint32_t address, uint32_t pc_start, uint32_t pc_end)
{
	struct okl4_registers message;
	uint32_t handle = machine_expect_fault(&machines[0], OKAPI_FAULT_GUEST, &message);

	if (!handle)
		return;
	CHECK_EQUAL(address, message.word[OKAPI_FAULT_WORD_ADDRESS]);
	CHECK(message.word[OKAPI_FAULT_WORD_PC] >= pc_start && message.word[OKAPI_FAULT_WORD_PC] < pc_end);
	CHECK_EQUAL(0, okl4_reply0(handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
	CHECK_EQUAL(OKAPI_THREAD_FAULTED, thread_state(SLOT_OF(&machines[0], MACHINE_THREAD)));
	CHECK_EQUAL(0, broken_invariant());
}

/* Guest user with a kernel stack that is not there. */
static void user_without_stack(uint32_t stack)
{
	struct frame frame = user_frame(user_trap, 0);

	switch_to(user_table_new());
	OKL4_REGISTER(r0, (uint32_t)(uintptr_t)&frame);
	OKL4_REGISTER(r1, stack);
	OKL4_TRAP(OKAPI_VCPU_RETURN, OKL4_OPERANDS("+r"(r0)), "r"(r1));
}

static void stacks_that_are_not_there(void)
{
	uint32_t base = (uint32_t)(uintptr_t)guest_upcalls;

	for (uint32_t i = 0; i < WILD; i++) {
		machine_run(&machines[0], user_without_stack, wild[i]);
		expect_end(wild[i] - FRAME_SIZE, base, base + OKAPI_UPCALL_SIZE);
	}
	machine_test(never_fails, 0);
}

static void kernel_faults(uint32_t argument)
{
	(void)argument;
	try_undefined();
}

static void kernel_is_interrupted(uint32_t argument)
{
	(void)argument;
	PAGE_WORD(OKAPI_VCPU_MASK) = 0;
	okl4_sys_signal(GUEST_SLOT_NOTIFICATION, 1);
}

static void user_calls(uint32_t argument)
{
	struct frame frame = user_frame(user_trap, 0);

	(void)argument;
	switch_to(user_table_new());
	enter_user(&frame, &frame);
}

static void (*const reasons[])(uint32_t argument) = {kernel_faults, kernel_is_interrupted, user_calls};

/* Upcalls to where no code is. */
static void entries_that_are_not_there(void)
{
	static const uint32_t bases[] = {NOTHING, 0xcf000000, OKAPI_VCPU_KERNEL_BASE,
					 OKAPI_UTCB_BASE - OKAPI_UPCALL_SIZE};
	uint32_t registers[RAW_REGISTERS];

	for (uint32_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		for (uint32_t reason = 0; reason < 3; reason++) {
			machine_load(&machines[0]);
			machine_start_arguments(registers, reasons[reason], 0);
			registers[2] = bases[i];
			machine_call(&machines[0], registers);
			expect_end(bases[i] + (reason == 0   ? OKAPI_UPCALL_KERNEL_UNDEFINED
					       : reason == 1 ? OKAPI_UPCALL_KERNEL_INTERRUPT
							     : OKAPI_UPCALL_SYSCALL),
				   bases[i], bases[i] + OKAPI_UPCALL_SIZE);
		}
	}
	machine_test(never_fails, 0);
}

/* Entry code that is no code: the field's words are undefined instructions, or branch to themselves. */
static void entries_that_are_no_code(void)
{
	uint32_t registers[RAW_REGISTERS];
	struct okl4_registers message;

	for (uint32_t reason = 0; reason < 3; reason++) {
		volatile uint32_t *ram;

		machine_load(&machines[0]);
		ram = ram_open(&machines[0]);
		for (uint32_t i = 0; i < OKAPI_UPCALL_SIZE / 4; i++)
			ram[(FIELD - RAM_START) / 4 + i] = 0xe7f000f0;
		ram_close(&machines[0]);
		machine_start_arguments(registers, reasons[reason], 0);
		registers[2] = LINEAR(FIELD);
		machine_call(&machines[0], registers);
		if (machine_expect_fault(&machines[0], OKAPI_FAULT_GUEST, &message))
			CHECK(message.word[OKAPI_FAULT_WORD_PC] - LINEAR(FIELD) < OKAPI_UPCALL_SIZE + 4);
		machine_stop(&machines[0]);
	}
	machine_test(never_fails, 0);
}

/* The first instruction of the guest kernel is not there: it gets the upcall. */
static void guest_without_code(void)
{
	uint32_t registers[RAW_REGISTERS];
	struct okl4_registers message;

	machine_load(&machines[0]);
	machine_start_arguments(registers, never_fails, 0);
	registers[1] = NOTHING;
	machine_call(&machines[0], registers);
	/* Its stack pointer is that of the physical entry: nothing in the guest kernel's face. */
	machine_expect_fault(&machines[0], OKAPI_FAULT_GUEST, &message);
	machine_stop(&machines[0]);
	machine_test(never_fails, 0);
}

/* Replies to such a fault: resumed as it is, it fails again; elsewhere, it goes on. */
static void replies_to_the_end(void)
{
	struct okl4_registers message;
	uint32_t handle;

	machine_run(&machines[0], user_without_stack, NOTHING);
	for (uint32_t i = 0; i < 3; i++) {
		handle = machine_expect_fault(&machines[0], OKAPI_FAULT_GUEST, &message);
		if (!handle)
			return;
		CHECK_EQUAL(0, okl4_reply0(handle, OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, 0)));
	}
	handle = machine_expect_fault(&machines[0], OKAPI_FAULT_GUEST, &message);
	CHECK_EQUAL(0, okl4_sys_thread_stop(SLOT_OF(&machines[0], MACHINE_THREAD)));
	CHECK_EQUAL(0, broken_invariant());
	machine_test(never_fails, 0);
}

void test_entry(void)
{
	RUN(stacks_that_are_not_there);
	RUN(entries_that_are_not_there);
	RUN(entries_that_are_no_code);
	RUN(guest_without_code);
	RUN(replies_to_the_end);
}
