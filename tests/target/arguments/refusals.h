/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a refusal is checked.  A test fills `arguments` so that the call would
 * be right (the template), then changes one argument at a time: the kernel
 * must name the reason and the argument, keep every register, and leave
 * everything that can be queried as it was.
 */
#ifndef ARGUMENTS_REFUSALS_H
#define ARGUMENTS_REFUSALS_H

#include <okapi/fault.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "channels.h"
#include "check.h"
#include "raw.h"

/* One object of each type that a cell can have, with all rights; made by make_objects(). */
enum {
	SLOT_A_POOL = SLOT_FIRST_FREE,
	SLOT_A_LIST,
	SLOT_A_THREAD, /* stopped; no scheduling context, no notification */
	SLOT_A_SPACE,
	SLOT_A_SEGMENT, /* 64 KB that may be mapped cached, read and write, execute not */
	SLOT_AN_ENDPOINT,
	SLOT_A_NOTIFICATION,
	SLOT_A_CONTEXT,
	SLOT_A_TIMER,
	SLOT_A_VCPU,		 /* of that space */
	SLOT_OTHER_NOTIFICATION, /* a worker waits for it */
	SLOT_WAITING,		 /* that worker */
	SLOT_WAITING_CONTEXT,
	SLOT_SCRATCH,  /* free between tests */
	SLOT_SCRATCH2, /* free between tests */
	SLOT_EMPTY,    /* always free */
	SLOT_DEEP,     /* on to SLOT_DEEP_END: copies of copies */
	SLOT_DEEP_END = SLOT_DEEP + OKAPI_MAX_DERIVATION_DEPTH,
};
_Static_assert(SLOT_DEEP_END < SLOT_END, "the list is large enough");

#define SLOTS	    SLOT_END
#define A_LIST_SIZE 8

#define NO_SLOT_ALLOWED 0
#define ZERO_ALLOWED	1

/* Registers r0..r9 that the next call is made with; r10, r11 hold patterns. */
extern uint32_t arguments[RAW_REGISTERS];

/* Which way calls are made: raw_arm or raw_thumb. */
extern void (*trap)(uint32_t *registers);

/* Makes `arguments` those of a call; missing ones are 0. */
#define TEMPLATE(number, ...) set_template(number, (const uint32_t[10]){__VA_ARGS__})
void set_template(uint32_t number, const uint32_t values[10]);

/* The call as it stands, for its result in r0. */
uint32_t call_template(void);

/* Where a test asks for a refusal. */
struct where {
	const char *file;
	int line;
};
#define WHERE ((struct where){__FILE__, __LINE__})

/* The call with one argument changed is refused with this reason at that argument, and nothing changes. */
#define REFUSE(argument, value, reason, at) refuse(WHERE, argument, value, reason, at)
void refuse(struct where where, uint32_t argument, uint32_t value, uint32_t reason, uint32_t at);

/* The template itself is. */
#define REFUSE_AS_IT_IS(reason, at) refuse(WHERE, RAW_NUMBER, arguments[RAW_NUMBER], reason, at)

/* All wrong capabilities that there are, at an argument that wants one of the type with the right. */
#define REFUSE_CAPABILITIES(argument, type, right, zero)                                                     \
	refuse_capabilities(WHERE, argument, type, right, zero)
void refuse_capabilities(struct where where, uint32_t argument, uint32_t type, uint32_t right, int zero);

/* All wrong list:slot pairs, from an argument on; the slot has to be free or filled. */
#define REFUSE_SLOTS(argument, right, free) refuse_slots(WHERE, argument, right, free)
void refuse_slots(struct where where, uint32_t argument, uint32_t right, bool free);

/* An object of the type. */
uint32_t object_of(uint32_t type);

/* Copies until a capability is as deep as it may be: its slot.  undo_deep() removes them. */
uint32_t make_deep(uint32_t slot);
void undo_deep(void);

void make_objects(void);

/* How many refusals of each system call have been checked. */
extern unsigned int refused[OKAPI_SYS_COUNT];

void test_messages(void);
void test_lists(void);
void test_create(void);
void test_threads(void);
void test_memory(void);
void test_time(void);

#endif
