/* SPDX-License-Identifier: BSD-2-Clause */
#include "channels.h"
#include "victim.h"

uint32_t last_status;

static const struct worker victim = {
	.slot = SLOT_VICTIM,
	.utcb = 3,
	.priority = 90,
	.fault_endpoint = SLOT_BADGED,
};

uint32_t address_of(void (*code)(void))
{
	return (uint32_t)(uintptr_t)code;
}

struct registers pattern(uint32_t seed, void (*code)(void), uint32_t r2)
{
	struct registers registers;
	uint32_t address = address_of(code);

	for (uint32_t i = 0; i < OKAPI_REGISTER_PC; i++)
		registers.word[i] = seed * 0x01010101u + i * 0x11;
	registers.word[2] = r2;
	registers.word[OKAPI_REGISTER_PC] = address & ~1u;
	registers.word[OKAPI_REGISTER_CPSR] = (address & 1) ? THUMB_STATE : ARM_STATE;
	return registers;
}

void make_victim(void)
{
	CHECK_EQUAL(0, worker_make(&victim));
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_VICTIM));
}

void delete_victim(void)
{
	CHECK_EQUAL(0, worker_delete(&victim));
	CHECK_EQUAL(0, broken_invariant());
}

void run_victim(const struct registers *registers)
{
	for (uint32_t i = 0; i < OKAPI_REGISTERS; i++)
		okl4_utcb()->word[i] = registers->word[i];
	CHECK_EQUAL(0, okl4_sys_thread_write(SLOT_VICTIM, OKAPI_REGISTERS));
	CHECK_EQUAL(0, okl4_sys_thread_resume(SLOT_VICTIM));
}

uint32_t expect_fault(const char *file, int line, const struct registers *registers, uint32_t cause,
		      uint32_t address)
{
	const uint32_t *word = registers->word;
	struct okl4_registers message = {0};

	check_equal(file, line, "wait", 0, okl4_sys_wait(SLOT_HANDLER, 0, &message));
	check_equal(file, line, "tag", OKAPI_TAG(cause, OKAPI_FAULT_WORDS) | OKAPI_TAG_FAULT, message.tag);
	check_equal(file, line, "badge", VICTIM_BADGE, message.badge);
	last_status = message.word[OKAPI_FAULT_WORD_STATUS];
	check_equal(file, line, "address", address, message.word[OKAPI_FAULT_WORD_ADDRESS]);
	check_equal(file, line, "pc", word[OKAPI_REGISTER_PC], message.word[OKAPI_FAULT_WORD_PC]);
	check_equal(file, line, "cpsr", word[OKAPI_REGISTER_CPSR], message.word[OKAPI_FAULT_WORD_CPSR]);
	check_equal(file, line, "sp", word[OKAPI_REGISTER_SP], message.word[OKAPI_FAULT_WORD_SP]);
	check_equal(file, line, "lr", word[OKAPI_REGISTER_LR], message.word[OKAPI_FAULT_WORD_LR]);
	for (uint32_t i = 0; i < 13; i++)
		check_equal(file, line, "register", word[i], okl4_utcb()->word[OKAPI_FAULT_WORD_R0 + i]);
	check_equal(file, line, "state", OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_VICTIM));
	check_equal(file, line, "broken invariant", 0, broken_invariant());
	return message.handle;
}

uint32_t reply_with(uint32_t handle, uint32_t label, uint32_t words, const struct registers *registers)
{
	struct okl4_registers message = {
		.tag = OKAPI_TAG(label, words),
		.handle = handle,
		.word = {0xbad, 0xbad, registers->word[OKAPI_REGISTER_PC],
			 registers->word[OKAPI_REGISTER_CPSR], registers->word[OKAPI_REGISTER_SP],
			 registers->word[OKAPI_REGISTER_LR]},
	};

	for (uint32_t i = 0; i < 13; i++)
		okl4_utcb()->word[OKAPI_FAULT_WORD_R0 + i] = registers->word[i];
	return okl4_sys_reply(&message);
}
