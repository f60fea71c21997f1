/* SPDX-License-Identifier: BSD-2-Clause */
/* A thread that faults, and the messages that its handler, the main thread, gets. */
#ifndef FAULTS_VICTIM_H
#define FAULTS_VICTIM_H

#include <okapi/fault.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "workers.h"

enum {
	SLOT_HANDLER = SLOT_FIRST_FREE, /* endpoint where the victim's faults arrive */
	SLOT_BADGED,			/* what the victim has of it: send, with the badge */
	SLOT_VICTIM,
	SLOT_VICTIM_CONTEXT,
	SLOT_TEST, /* from here on free for a test */
};

#define VICTIM_BADGE 0x5a17

/* Where nothing is mapped, and what main.c maps. */
#define NOTHING_THERE 0x50000000
#define READ_ONLY     0x60000000 /* one small page, read only; the next one is a hole */
#define READ_WRITE    0x60010000 /* small pages */
#define LARGE_PAGE    0x60100000 /* one, read only */
#define SECTION	      0x60200000 /* read only */

/* Registers as thread_write takes them: r0..r12, sp, lr, pc, cpsr. */
struct registers {
	uint32_t word[OKAPI_REGISTERS];
};

#define ARM_STATE   0x10
#define THUMB_STATE 0x30

/* The instructions of code.S. */
void arm_load(void);
void arm_store(void);
void arm_load_byte(void);
void arm_load_half(void);
void arm_load_many(void);
void arm_load_double(void);
void arm_swap(void);
void arm_undefined(void);
void arm_coprocessor(void);
void arm_floating_point(void);
void arm_breakpoint(void);
void arm_mode_change(void);
void arm_landing(void);
void thumb_load(void);
void thumb_store(void);
void thumb_load_half(void);
void thumb_undefined(void);
void thumb_breakpoint(void);
void thumb_landing(void);

/* A different value for each register, from a seed; r2 is given, pc is code in the state of cpsr. */
struct registers pattern(uint32_t seed, void (*code)(void), uint32_t r2);
uint32_t address_of(void (*code)(void));

void make_victim(void);
void delete_victim(void);

/* Lets the stopped victim run with these registers. */
void run_victim(const struct registers *registers);

/* Waits for the victim's next fault and compares all of the message.  Returns the reply handle. */
#define EXPECT_FAULT(registers, cause, address) expect_fault(__FILE__, __LINE__, registers, cause, address)
uint32_t expect_fault(const char *file, int line, const struct registers *registers, uint32_t cause,
		      uint32_t address);

/* Fault status of the last fault. */
extern uint32_t last_status;

/* Answers with the first `words` words of a fault message with these registers. */
uint32_t reply_with(uint32_t handle, uint32_t label, uint32_t words, const struct registers *registers);

void test_causes(void);
void test_replies(void);
void test_handlers(void);

#endif
